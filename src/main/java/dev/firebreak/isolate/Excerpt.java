package dev.firebreak.isolate;

import java.nio.charset.StandardCharsets;

/** The beginning of a text that a caller, or somebody's code, made as long and odd as it likes. */
public final class Excerpt {
  private Excerpt() {}

  /** What may stand in an answer: so much of it, with "?" for what can't be written as UTF-8. */
  public static String of(String text, int max) {
    String beginning = text.length() <= max ? text : text.substring(0, max) + "...";
    return new String(beginning.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
