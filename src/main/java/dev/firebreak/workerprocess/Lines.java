package dev.firebreak.workerprocess;

import dev.firebreak.memory.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Assembles pieces of output into lines. Not thread-safe. */
final class Lines {
  /** The number of bytes that may wait beyond one line, so that a flood of output is not kept. */
  private static final long WAITING = 1 << 20;

  /** The memory of a line besides its bytes, so that empty lines count too. */
  private static final long OVERHEAD = 32;

  /** A buffer that has grown beyond this is not kept for further lines. */
  private static final int SHORT = 64 * 1024;

  /** The number of copies of a line in memory: while it grows, as a whole, and its result. */
  private static final int COPIES = 3;

  private final long max;
  private final ByteBudget.Share memory;
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private Begun begun = new Begun();
  private long waiting;

  /** The length of the line that was returned last, which may still be in use. */
  private long given;

  private long charged;
  private boolean tooLong;
  private boolean noMemory;

  /**
   * Creates an empty assembler.
   *
   * @param max the longest line, in bytes
   * @param memory charged for lines that are longer than a short one, with all their copies
   */
  Lines(long max, ByteBudget.Share memory) {
    this.max = max;
    this.memory = memory;
  }

  /** The longest line that the budget has memory for when little else is taken, in bytes. */
  static long longest(ByteBudget memory) {
    return memory.largest() / (COPIES + 1);
  }

  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining() && !tooLong) {
      byte[] piece = new byte[lengthOfLine(bytes)];
      bytes.get(piece);
      if ((long) begun.size() + piece.length > max || waiting > max + WAITING) {
        end();
        return;
      }
      noMemory = !charge(piece.length);
      if (noMemory) {
        end();
        return;
      }
      begun.writeBytes(piece);
      if (bytes.hasRemaining()) {
        bytes.get();
        endLine();
      }
    }
  }

  /** Accepts no more bytes, and keeps only an excerpt of the unfinished line. */
  private void end() {
    tooLong = true;
    byte[] first = begun.first();
    begun = new Begun();
    begun.writeBytes(first);
    boolean _ = charge(0);
  }

  /** Charges for the bytes held and {@code more}; returns whether there is memory. */
  private boolean charge(long more) {
    long held = begun.size() + waiting + given + more;
    long now = held <= SHORT ? 0 : COPIES * held;
    if (now < charged) {
      memory.shrink(charged - now);
    } else if (now > charged && !memory.grow(now - charged)) {
      return false;
    }
    charged = now;
    return true;
  }

  private void endLine() {
    byte[] line = begun.toByteArray();
    whole.add(line);
    waiting += line.length + OVERHEAD;
    if (line.length > SHORT) {
      begun = new Begun();
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
    given = line == null ? 0 : line.length;
    boolean _ = charge(0); // Less than before.
    return line;
  }

  /**
   * Whether a line is longer than allowed, or too much output waits; then only the lines before are
   * returned.
   */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether the reason is that there was no memory for the line. */
  boolean noMemory() {
    return noMemory;
  }

  /** The unfinished line, or an excerpt of it; empty if there is none. */
  byte[] begun() {
    return begun.first();
  }

  /** Releases all memory; no more lines are returned. */
  void release() {
    whole.clear();
    begun = new Begun();
    waiting = 0;
    given = 0;
    charged = 0;
    memory.release();
  }

  /** A growing buffer whose beginning can be copied alone. */
  private static final class Begun extends ByteArrayOutputStream {
    synchronized byte[] first() {
      return Arrays.copyOf(buf, Math.min(count, SHORT));
    }
  }
}
