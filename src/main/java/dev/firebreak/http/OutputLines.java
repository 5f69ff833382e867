package dev.firebreak.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Splits the output of an attempt into lines: at line feeds, carriage returns, and both together. A
 * line that is too long becomes several lines. Bytes that are not UTF-8 become replacement
 * characters. Not thread-safe.
 */
final class OutputLines {
  /** The longest line, in bytes. */
  static final int LONGEST = 4096;

  /** The longest rest of a character in UTF-8 after its first byte. */
  private static final int MOST_CONTINUED = 3;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean returned;

  /**
   * Adds bytes.
   *
   * @param from the position of the first of them
   * @param lines given each complete line, with the position after it
   */
  void add(byte[] bytes, long from, BiConsumer<String, Long> lines) {
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\n' && returned) {
        returned = false; // The second character of one line end.
      } else if (b == '\n' || b == '\r') {
        returned = b == '\r';
        lines.accept(take(), from + i + 1);
      } else {
        returned = false;
        if (mustBreakBefore(b)) {
          lines.accept(take(), from + i);
        }
        line.write(b);
      }
    }
  }

  /** A line is not broken within a character, unless it is no character at all. */
  private boolean mustBreakBefore(byte next) {
    boolean continues = (next & 0xC0) == 0x80;
    return line.size() >= (continues ? LONGEST + MOST_CONTINUED : LONGEST);
  }

  /** Ends a line that has no line end. */
  void end(long at, BiConsumer<String, Long> lines) {
    returned = false;
    if (line.size() > 0) {
      lines.accept(take(), at);
    }
  }

  private String take() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text;
  }
}
