package dev.firebreak.task;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Shortens texts of callers and of foreign code, which may be of any length and content. */
public final class Excerpt {
  private static final int MAX_MESSAGE = 1000;

  private Excerpt() {}

  /** The first {@code max} characters, with "?" for what can't be encoded as UTF-8. */
  public static String of(String text, int max) {
    String beginning = text.length() <= max ? text : text.substring(0, max) + "...";
    return new String(beginning.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /**
   * The beginning of an exception's message; null if it has none. A {@code getMessage} that throws
   * is reported as such.
   */
  public static @Nullable String messageOf(Throwable thrown) {
    String message;
    try {
      message = thrown.getMessage();
    } catch (Throwable t) {
      return "(getMessage threw " + t.getClass().getName() + ")";
    }
    return message == null ? null : of(message, MAX_MESSAGE);
  }
}
