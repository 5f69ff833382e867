package dev.firebreak.workerprocess;

import dev.firebreak.memory.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
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

  /** While a line is taken in there are so many copies: as it grows, as a whole, and its result. */
  private static final int COPIES = 3;

  private final long max;
  private final ByteBudget.Share memory;
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private Begun begun = new Begun();
  private long waiting;

  /** The length of the line that was given last, and may still be in use. */
  private long given;

  private long charged;
  private boolean tooLong;
  private boolean noRoom;

  /**
   * None yet.
   *
   * @param max how many bytes a line may have
   * @param memory charged for what is longer than a short line, with all its copies
   */
  Lines(long max, ByteBudget.Share memory) {
    this.max = max;
    this.memory = memory;
  }

  /** The longest line that there is memory for while others take little, in bytes. */
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
      noRoom = !charge(piece.length);
      if (noRoom) {
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

  /** Nothing more is taken in. Of what has begun, an excerpt is enough. */
  private void end() {
    tooLong = true;
    byte[] first = begun.first();
    begun = new Begun();
    begun.writeBytes(first);
    boolean _ = charge(0);
  }

  /** Charges for what is held and so many bytes more; returns whether there is room. */
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
   * Whether there is a line longer than it may be, or too much at once; then nothing more is to be
   * had than the lines before.
   */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether that is because there was no memory for it. */
  boolean noRoom() {
    return noRoom;
  }

  /** The beginning of a line that has not ended, or an excerpt of it; empty if there is none. */
  byte[] begun() {
    return begun.first();
  }

  /** Gives all memory back; nothing is to be had any more. */
  void release() {
    whole.clear();
    begun = new Begun();
    waiting = 0;
    given = 0;
    charged = 0;
    memory.release();
  }

  /** What grows, of which the beginning can be had without the rest. */
  private static final class Begun extends ByteArrayOutputStream {
    synchronized byte[] first() {
      return Arrays.copyOf(buf, Math.min(count, SHORT));
    }
  }
}
