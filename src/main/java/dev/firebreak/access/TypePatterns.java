package dev.firebreak.access;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The types that a token is valid for: names, in which {@code *} is any number of characters.
 *
 * @param patterns none is valid for no type
 */
public record TypePatterns(List<String> patterns) {
  private static final String ANY = "*";
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_*-]{1,64}");

  /** All types. */
  public static final TypePatterns ALL = new TypePatterns(List.of(ANY));

  /** Copies the list. */
  public TypePatterns {
    patterns = List.copyOf(patterns);
  }

  /**
   * Reads patterns that are separated by commas.
   *
   * @throws IllegalArgumentException if there is none, or one could match no type
   */
  public static TypePatterns parse(String text) {
    List<String> patterns = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String pattern : patterns) {
      if (!VALID.matcher(pattern).matches()) {
        throw new IllegalArgumentException(
            "\""
                + pattern
                + "\" is neither the name of a type nor a pattern with * for some of its"
                + " characters");
      }
    }
    return new TypePatterns(patterns);
  }

  /** Whether every type is among them. */
  public boolean all() {
    return patterns.contains(ANY);
  }

  /** Whether a type is among them. */
  public boolean match(String type) {
    for (int i = 0; i < patterns.size(); i++) { // No iterator: called for each request.
      String pattern = patterns.get(i);
      if (pattern.equals(ANY) || matches(pattern, type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String name) {
    int star = -1;
    int retry = 0;
    int p = 0;
    int n = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The patterns, separated by commas. */
  @Override
  public String toString() {
    return String.join(",", patterns);
  }
}
