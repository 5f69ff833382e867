package dev.firebreak.isolation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A text that a handler logs, as lines in UTF-8. */
final class LoggedText {
  /** The documented limit of {@link dev.firebreak.api.Attempt#log}. */
  private static final int LONGEST = 8192;

  private LoggedText() {}

  static ByteBuffer lines(String text) {
    String kept = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    String lines = kept.endsWith("\n") ? kept : kept + '\n';
    return ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
  }
}
