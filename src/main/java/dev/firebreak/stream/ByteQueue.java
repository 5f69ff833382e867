package dev.firebreak.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one writer to one reader. A writer that asks for {@link #room} first
 * makes it hold no more than {@link #MOST} bytes. Thread-safe; no method blocks.
 */
public final class ByteQueue {
  /** How many bytes it holds. */
  public static final int MOST = 64 * 1024;

  /** A writer that waits goes on once this much is free, so that it writes no tiny pieces. */
  private static final int WORTH_WAKING = MOST / 4;

  /** The smallest block, so that many small pieces need little memory besides their bytes. */
  private static final int SMALLEST = 1024;

  /** Fewer bytes are joined with others. */
  private static final int FEW = 8 * 1024;

  private enum State {
    OPEN,
    /** The writer has written everything. */
    COMPLETE,
    /** The writer has failed: what it has written is not everything. */
    FAILED,
    /** The reader reads nothing more. */
    ABANDONED
  }

  private final Deque<Block> blocks = new ArrayDeque<>();
  private int size;
  private State state = State.OPEN;

  /** Whether the writer, or the reader, has found that it can't go on, and is to be notified. */
  private boolean writerWaits;

  private boolean readerWaits;
  private Runnable whenRoom = () -> {};

  /** Adds bytes if there are any; null if the writer adds them by itself. */
  private @Nullable Runnable puller;

  /** Whether the reader is fetching bytes. */
  private boolean pulling;

  private Runnable whenReadable = () -> {};

  /** A part of the bytes, which may have room for more. */
  private static final class Block {
    private final byte[] bytes;
    private int filled;

    private Block(byte[] bytes, int filled) {
      this.bytes = bytes;
      this.filled = filled;
    }

    private void take(ByteBuffer from) {
      int length = Math.min(from.remaining(), bytes.length - filled);
      from.get(bytes, filled, length);
      filled += length;
    }
  }

  /**
   * Sets what is run, by the reader's thread, when there is room after {@link #room} was 0, or when
   * the reader reads nothing more. Must not block.
   */
  public synchronized void whenRoom(Runnable action) {
    whenRoom = action;
  }

  /**
   * Sets what is run, by the writer's thread, when {@link #take} will say something else than
   * before. Must not block.
   */
  public synchronized void whenReadable(Runnable action) {
    whenReadable = action;
    readerWaits = true;
  }

  /**
   * Lets the reader fetch bytes: {@link #take} runs the action if there are none. The writer is
   * asked to add some by itself only if that brings none.
   *
   * @param action adds bytes, if there are any; must not block
   */
  public synchronized void pullFrom(Runnable action) {
    puller = action;
  }

  /** How many bytes may be added now; 0 if the writer has to wait. */
  public synchronized int room() {
    if (state == State.ABANDONED) {
      return MOST; // They are dropped.
    }
    int room = MOST - size;
    boolean fetched = puller != null && !readerWaits && !pulling;
    if (room < WORTH_WAKING || fetched) {
      writerWaits = true; // And stays so while the reader fetches bytes: the writer is not asked.
      return 0;
    }
    return room;
  }

  /**
   * Adds a copy of the bytes.
   *
   * @return whether the reader still reads
   */
  public boolean add(ByteBuffer bytes) {
    Runnable notice;
    synchronized (this) {
      if (state != State.OPEN) {
        return false;
      } else if (!bytes.hasRemaining()) {
        return true;
      }
      size += bytes.remaining();
      Block last = blocks.peekLast();
      if (last != null) {
        last.take(bytes);
      }
      if (bytes.hasRemaining()) {
        int length = bytes.remaining();
        Block next = new Block(new byte[last == null ? length : Math.max(SMALLEST, length)], 0);
        next.take(bytes);
        blocks.addLast(next);
      }
      notice = readerToTell();
    }
    notice.run();
    return true;
  }

  /**
   * Adds the bytes without a copy, unless they are few.
   *
   * @param bytes not to be changed afterwards
   * @return whether the reader still reads
   */
  public boolean give(byte[] bytes) {
    if (bytes.length < FEW) {
      return add(ByteBuffer.wrap(bytes));
    }
    Runnable notice;
    synchronized (this) {
      if (state != State.OPEN) {
        return false;
      }
      size += bytes.length;
      blocks.addLast(new Block(bytes, bytes.length));
      notice = readerToTell();
    }
    notice.run();
    return true;
  }

  /** The writer has written everything. */
  public void complete() {
    end(State.COMPLETE);
  }

  /** The writer has failed. What it has written before can still be read. */
  public void fail() {
    end(State.FAILED);
  }

  private void end(State how) {
    Runnable notice;
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      state = how;
      notice = readerToTell();
    }
    notice.run();
  }

  private Runnable readerToTell() {
    Runnable notice = readerWaits ? whenReadable : () -> {};
    readerWaits = false;
    return notice;
  }

  /** Takes the next bytes; null if there are none now, or none any more. */
  public @Nullable ByteBuffer take() {
    ByteBuffer taken = takeHeld(false);
    if (taken == null) {
      pull();
      taken = takeHeld(true);
    }
    return taken;
  }

  /** Fetches bytes, unless the writer adds them by itself. */
  private void pull() {
    Runnable action;
    synchronized (this) {
      if (puller == null || state != State.OPEN) {
        return;
      }
      action = puller;
      pulling = true;
    }
    action.run();
    synchronized (this) {
      pulling = false;
    }
  }

  /**
   * Takes bytes that are held.
   *
   * @param last whether the reader waits if there are none
   */
  private @Nullable ByteBuffer takeHeld(boolean last) {
    Runnable notice = () -> {};
    ByteBuffer taken = null;
    synchronized (this) {
      Block first = blocks.pollFirst();
      if (first != null) {
        size -= first.filled;
        taken = ByteBuffer.wrap(first.bytes, 0, first.filled);
      } else {
        readerWaits = last && state == State.OPEN;
      }
      boolean wanted = puller == null || readerWaits;
      if (writerWaits && wanted && MOST - size >= WORTH_WAKING) {
        writerWaits = false;
        notice = whenRoom;
      }
    }
    notice.run();
    return taken;
  }

  /** The reader reads nothing more: what was not read, and what is still added, is dropped. */
  public void abandon() {
    Runnable notice;
    synchronized (this) {
      if (state == State.ABANDONED) {
        return;
      }
      state = State.ABANDONED;
      blocks.clear();
      size = 0;
      notice = writerWaits ? whenRoom : () -> {};
      writerWaits = false;
    }
    notice.run();
  }

  /** Whether the writer has written everything, and everything was read. */
  public synchronized boolean atEnd() {
    return state == State.COMPLETE && blocks.isEmpty();
  }

  /** Whether the writer has failed, and what it had written was read. */
  public synchronized boolean broken() {
    return state == State.FAILED && blocks.isEmpty();
  }

  /** Whether the reader reads nothing more. */
  public synchronized boolean abandoned() {
    return state == State.ABANDONED;
  }
}
