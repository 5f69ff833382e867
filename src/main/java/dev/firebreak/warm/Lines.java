package dev.firebreak.warm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Cuts what comes in pieces into lines. Not thread-safe. */
final class Lines {
  /** How much may wait beyond one line, so that a flood is not kept while somebody is busy. */
  private static final long WAITING = 1 << 20;

  /** What a line takes beside its bytes: an empty one is not free. */
  private static final long OVERHEAD = 32;

  /** A buffer that has grown larger is not kept for shorter lines. */
  private static final int SHORT = 64 * 1024;

  private final long max;
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long waiting;
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
      if ((long) begun.size() + piece.length > max || waiting > max + WAITING) {
        tooLong = true;
        return;
      }
      begun.writeBytes(piece);
      if (bytes.hasRemaining()) {
        bytes.get();
        endLine();
      }
    }
  }

  private void endLine() {
    byte[] line = begun.toByteArray();
    whole.add(line);
    waiting += line.length + OVERHEAD;
    if (line.length > SHORT) {
      begun = new ByteArrayOutputStream();
    } else {
      begun.reset();
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
    byte[] line = whole.poll();
    waiting -= line == null ? 0 : line.length + OVERHEAD;
    return line;
  }

  /**
   * Whether there is a line longer than it may be, or too much at once; then nothing more is to be
   * had than the lines before.
   */
  boolean tooLong() {
    return tooLong;
  }

  /** The beginning of a line that has not ended; empty if there is none. */
  byte[] begun() {
    return begun.toByteArray();
  }
}
