package dev.firebreak.store;

/**
 * A member of an input by which its task can be found.
 *
 * @param pointer the JSON pointer of the member, as its type declares it
 * @param value the member: a text, or a number, true, false or null as JSON writes it, at most
 *     {@link #LONGEST} bytes long
 */
public record SearchValue(String pointer, String value) {
  /** The length of the longest value, in bytes of UTF-8. Longer ones are not kept. */
  public static final int LONGEST = 256;

  /** How many members a type may declare. */
  public static final int MOST = 8;
}
