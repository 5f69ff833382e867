package dev.firebreak.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream that never blocks: a separate thread writes the buffered output. Output beyond the limit
 * of the buffer is dropped; the number of dropped lines is written in their place as soon as
 * writing is possible again.
 */
final class DetachedStream extends OutputStream {
  /** The memory that a piece takes besides its bytes. */
  private static final int OVERHEAD = 64;

  private static final int STACK = 128 * 1024;

  private final OutputStream target;
  private final int maxBytes;

  /** Guarded by this, as are all fields below. */
  private final Queue<byte[]> waiting = new ArrayDeque<>();

  private int waitingBytes;
  private long droppedLines;

  /** The number of dropped lines since the start, reported or not. */
  private long allDroppedLines;

  private boolean writing;

  /** Whether the last buffered piece ended its line. */
  private boolean atLineStart = true;

  private DetachedStream(OutputStream target, int maxBytes) {
    this.target = target;
    this.maxBytes = maxBytes;
  }

  /**
   * Starts a stream, with its thread.
   *
   * @param name of the stream, for the name of the thread
   */
  static DetachedStream start(OutputStream target, String name, int maxBytes) {
    DetachedStream stream = new DetachedStream(target, maxBytes);
    Thread.ofPlatform().name(name + "-writer").daemon().stackSize(STACK).start(stream::run);
    return stream;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Each piece is written or dropped as a whole. */
  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    } else if (droppedLines > 0 || waitingBytes + length + OVERHEAD > maxBytes) {
      int lines = Math.max(1, lines(bytes, offset, length));
      droppedLines += lines;
      allDroppedLines += lines;
      return;
    }
    byte[] piece = new byte[length];
    System.arraycopy(bytes, offset, piece, 0, length);
    put(piece);
    notifyAll();
  }

  synchronized long allDroppedLines() {
    return allDroppedLines;
  }

  private static int lines(byte[] bytes, int offset, int length) {
    int lines = 0;
    for (int i = offset; i < offset + length; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  private void put(byte[] piece) {
    waiting.add(piece);
    waitingBytes += piece.length + OVERHEAD;
    atLineStart = piece[piece.length - 1] == '\n';
  }

  /** Does nothing, because the thread writes without delay. */
  @Override
  public void flush() {}

  /** Writes until the process ends, even after an error. */
  private void run() {
    while (true) {
      try {
        byte[] next = take();
        target.write(next);
        target.flush();
      } catch (IOException | RuntimeException | Error _) {
        // There is no output left to report the error to.
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private synchronized byte[] take() throws InterruptedException {
    writing = false;
    notifyAll();
    byte[] next = next();
    while (next == null) {
      wait();
      next = next();
    }
    writing = true;
    return next;
  }

  private byte @Nullable [] next() {
    byte[] next = waiting.poll();
    if (next != null) {
      waitingBytes -= next.length + OVERHEAD;
    }
    if (droppedLines > 0 && waiting.isEmpty()) {
      put(note());
      droppedLines = 0;
      return next == null ? next() : next;
    }
    return next;
  }

  private byte[] note() {
    String lineEnd = atLineStart ? "" : System.lineSeparator();
    String message =
        droppedLines + " lines of output were dropped here, as nothing read them in time";
    String note = lineEnd + Messages.dropped(message) + System.lineSeparator();
    return note.getBytes(StandardCharsets.UTF_8);
  }

  synchronized void awaitWritten(long deadline) {
    try {
      for (long left = deadline - System.nanoTime();
          (writing || !waiting.isEmpty()) && left > 0;
          left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
