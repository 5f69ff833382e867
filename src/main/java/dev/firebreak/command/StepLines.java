package dev.firebreak.command;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Assembles the lines of requests. Lines that are too long are dropped. Not thread-safe. */
final class StepLines {
  /** Longer than any line that fits into a pipe as a whole. */
  private static final int LONGEST = 4096;

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(128);
  private boolean tooLong;

  void add(ByteBuffer bytes, Consumer<byte[]> lines) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next != '\n') {
        tooLong |= begun.size() >= LONGEST;
        if (!tooLong) {
          begun.write(next);
        }
        continue;
      }
      if (!tooLong) {
        lines.accept(begun.toByteArray());
      }
      tooLong = false;
      begun.reset();
    }
  }
}
