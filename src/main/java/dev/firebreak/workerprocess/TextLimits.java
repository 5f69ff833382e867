package dev.firebreak.workerprocess;

import dev.firebreak.task.Excerpt;
import java.nio.charset.StandardCharsets;

/** Limits the texts of a process that are passed on. */
final class TextLimits {
  private static final int MAX_DETAIL = 1000;
  private static final int MAX_EXCERPT = 200;

  private TextLimits() {}

  static String detail(String text) {
    return Excerpt.of(text, MAX_DETAIL);
  }

  static String excerpt(byte[] bytes) {
    // A character has at most four bytes.
    int length = Math.min(bytes.length, 4 * MAX_EXCERPT);
    return Excerpt.of(new String(bytes, 0, length, StandardCharsets.UTF_8), MAX_EXCERPT);
  }

  static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  static String lastLine(String stderr) {
    return detail(stderr.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line));
  }
}
