package dev.firebreak.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The start line and the header fields of an HTTP message, whose content is a {@link Payload}: of a
 * request as in {@link Request}, or of an answer as in {@link Answer}. Immutable.
 *
 * <p>Names of fields are compared without regard to case (RFC 9110, 5.1).
 */
public final class Head {
  /** The longest head, in characters of its {@linkplain #text text}. */
  public static final int LONGEST = 64 * 1024;

  /** RFC 9110, 5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final String start;
  private final Map<String, String> fields;

  private Head(String start, Map<String, String> fields) {
    this.start = start;
    this.fields = fields;
  }

  /**
   * Creates a head.
   *
   * @param start the method and the target of a request, or the status of an answer
   * @param fields values by name, in their order; copied
   * @throws IllegalArgumentException if a part could end a line, a name is not a token of RFC 9110,
   *     or the whole is longer than {@link #LONGEST}
   */
  public static Head of(String start, Map<String, String> fields) {
    Map<String, String> copy = new LinkedHashMap<>();
    int length = start.length();
    requireLine("the start line", start);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      requireField(field.getKey(), field.getValue());
      copy.put(field.getKey(), field.getValue().strip());
      length += field.getKey().length() + field.getValue().length() + 3;
    }
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          "the header fields have " + length + " characters, more than " + LONGEST);
    }
    return new Head(start, Collections.unmodifiableMap(copy));
  }

  /**
   * Checks a header field.
   *
   * @throws IllegalArgumentException if it could not be sent as a header field
   */
  public static void requireField(String name, String value) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a header field: \"" + name + '"');
    }
    requireLine("the header field " + name, value);
  }

  private static void requireLine(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127) {
        throw new IllegalArgumentException(what + " has a control character");
      }
    }
  }

  /**
   * Reads what {@link #text} has written.
   *
   * @throws IllegalArgumentException if it is nothing of that kind
   */
  public static Head parse(String text) {
    String[] lines = text.split("\n", -1);
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("a header field without a colon");
      }
      fields.put(lines[i].substring(0, colon), lines[i].substring(colon + 1));
    }
    return of(lines[0], fields);
  }

  /** The method and the target of a request, or the status of an answer. */
  public String start() {
    return start;
  }

  /** The values of the header fields by name, in their order. */
  public Map<String, String> fields() {
    return fields;
  }

  /** The value of a header field; null if there is none. */
  public @Nullable String field(String name) {
    return field(fields, name);
  }

  static @Nullable String field(Map<String, String> fields, String name) {
    Objects.requireNonNull(name, "name");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  /** The head in one text: the start line, then a line for each field, separated by line feeds. */
  public String text() {
    StringBuilder text = new StringBuilder(start);
    fields.forEach((name, value) -> text.append('\n').append(name).append(": ").append(value));
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Head head && start.equals(head.start) && fields.equals(head.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, fields);
  }

  /** The start line and the names of the fields; never their values, which may be secret. */
  @Override
  public String toString() {
    return start + ' ' + fields.keySet();
  }
}
