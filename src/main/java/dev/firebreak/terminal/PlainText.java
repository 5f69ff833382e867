package dev.firebreak.terminal;

import java.util.Locale;

/**
 * Makes untrusted text safe for a terminal: a character that ends a line, begins an escape
 * sequence, changes the order of text or has no shape is written as an escape sequence of Java.
 */
public final class PlainText {
  private static final int LAST_ASCII = 0x7e;

  private PlainText() {}

  /**
   * Returns the text in one line.
   *
   * @param unicode whether characters beyond ASCII are kept; otherwise they become question marks
   */
  public static String of(String text, boolean unicode) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(plain, c, unicode));
    return plain.toString();
  }

  private static void append(StringBuilder to, int c, boolean unicode) {
    switch (c) {
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (!hasShape(c)) {
          to.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else if (c <= LAST_ASCII || unicode) {
          to.appendCodePoint(c);
        } else {
          to.append('?');
        }
      }
    }
  }

  private static boolean hasShape(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
