package dev.firebreak.warm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Cuts what comes in pieces into lines. Not thread-safe. */
final class Lines {
  private final long max;
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean tooLong;

  /**
   * None yet.
   *
   * @param max how many bytes a line may have
   */
  Lines(long max) {
    this.max = max;
  }

  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !tooLong) {
      byte[] piece = new byte[lengthOfLine(bytes)];
      bytes.get(piece);
      if ((long) begun.size() + piece.length > max) {
        tooLong = true;
        return;
      }
      begun.writeBytes(piece);
      if (bytes.hasRemaining()) {
        bytes.get();
        whole.add(begun.toByteArray());
        begun.reset();
      }
    }
  }

  private static int lengthOfLine(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        return i - bytes.position();
      }
    }
    return bytes.remaining();
  }

  /** The next whole line, without its end; null if there is none yet. */
  byte @Nullable [] next() {
    return whole.poll();
  }

  /** Whether there is a line longer than it may be; then there is nothing more to be had. */
  boolean tooLong() {
    return tooLong;
  }

  /** The beginning of a line that has not ended; empty if there is none. */
  byte[] begun() {
    return begun.toByteArray();
  }
}
