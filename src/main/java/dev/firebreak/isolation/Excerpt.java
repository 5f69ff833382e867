package dev.firebreak.isolation;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The beginning of a text that a caller, or somebody's code, made as long and odd as it likes. */
public final class Excerpt {
  private static final int MAX_MESSAGE = 1000;

  private Excerpt() {}

  /** What may stand in an answer: so much of it, with "?" for what can't be written as UTF-8. */
  public static String of(String text, int max) {
    String beginning = text.length() <= max ? text : text.substring(0, max) + "...";
    return new String(beginning.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** The beginning of an exception's message; null if it has none. Its code may throw, too. */
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
