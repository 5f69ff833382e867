package dev.firebreak.log;

import java.util.Locale;

/**
 * Escapes untrusted text in a log: characters that end a line, move a terminal's cursor or change
 * the order of text are written as escape sequences.
 */
final class Escapes {
  private Escapes() {}

  static String escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        return escapeFrom(text, i);
      }
    }
    return text;
  }

  private static String escapeFrom(String text, int first) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (isUnsafe(c)) {
            escaped.append(sequence(c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  /** The escape sequence of a character that has no short one. */
  static String sequence(char c) {
    return String.format(Locale.ROOT, "\\u%04x", (int) c);
  }

  /** Whether a character must not reach a terminal or a reader of lines as it is. */
  static boolean isUnsafe(char c) {
    if (c < ' ' || (c >= '\u007f' && c < '\u00a0')) {
      return true;
    }
    return c >= '\u200e'
        && (c <= '\u200f'
            || (c >= '\u2028' && c <= '\u202e')
            || (c >= '\u2066' && c <= '\u2069')
            || c == '\ufeff');
  }
}
