package dev.firebreak.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The bytes that are still to be sent to a program. Thread-safe. */
final class Input {
  /** Up to this size, bytes are written by the calling thread: waking the loop takes longer. */
  private static final int SMALL = 16 * 1024;

  private static final int PIECE = 64 * 1024;

  /** For the threads that write by {@link #sendNow}: only the few that run streams do. */
  private static final ThreadLocal<MemorySegment> OWN =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(PIECE, 8));

  private final int fd;
  private final AwaitedPipes awaited;
  private final Deque<MemorySegment> queue = new ArrayDeque<>();
  private @Nullable InputSource source;
  private boolean ending;
  private boolean closed;
  private long written;
  private long read;

  Input(int fd, AwaitedPipes awaited) {
    this.fd = fd;
    this.awaited = awaited;
  }

  /** Sends the bytes, or as many as the pipe takes; returns whether the loop must send the rest. */
  synchronized boolean send(byte[] bytes) {
    boolean first = queue.isEmpty();
    add(bytes);
    if (first && !queue.isEmpty() && bytes.length <= SMALL) {
      try (Arena arena = Arena.ofConfined()) {
        write(arena.allocate(bytes.length));
      }
    }
    return wantsToWrite();
  }

  synchronized void sendFrom(InputSource supplied) {
    if (closed) {
      supplied.closed(); // The program has ended already.
    } else {
      source = supplied;
    }
  }

  /**
   * Writes what the source has and the pipe takes; returns whether the loop must go on. On the
   * thread that has made the bytes: waking the loop takes longer than writing.
   */
  synchronized boolean sendNow() {
    while (wantsToWrite() && write(OWN.get())) {}
    return wantsToWrite();
  }

  /**
   * Has the loop wait until the pipe takes more, if there is more.
   *
   * @return false if the loop has to be woken for that
   */
  synchronized boolean await(Runnable whenWritable) {
    return !wantsToWrite() || awaited.await(fd, AwaitedPipes.WRITABLE, whenWritable);
  }

  /** Takes the next piece of the source, once the piece before was written. */
  private void refill() {
    if (source == null || closed || ending || !queue.isEmpty()) {
      return;
    }
    ByteBuffer next = source.next();
    if (next != null) {
      queue.addLast(MemorySegment.ofBuffer(next));
    } else {
      ending = source.atEnd();
    }
  }

  synchronized void add(byte[] bytes) {
    if (!closed && bytes.length > 0) {
      queue.addLast(MemorySegment.ofArray(bytes));
    }
  }

  synchronized void end() {
    ending = true;
  }

  /** How many bytes the program read; known once the input is closed. */
  synchronized long read() {
    return read;
  }

  int fd() {
    return fd;
  }

  /** How many bytes are still to be written. */
  synchronized long pending() {
    return queue.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /** Whether there are bytes to write, or an end to signal, once the pipe takes more. */
  synchronized boolean wantsToWrite() {
    refill();
    return !closed && (!queue.isEmpty() || ending);
  }

  /**
   * Writes one piece, if the pipe takes it, so that other programs get their turn too.
   *
   * @return whether the pipe has taken all of it, so that it may take more
   */
  synchronized boolean write(MemorySegment buffer) {
    boolean whole = false;
    if (!queue.isEmpty()) {
      MemorySegment next = queue.removeFirst();
      long piece = Math.min(next.byteSize(), buffer.byteSize());
      MemorySegment.copy(next, 0, buffer, 0, piece);
      int written = FileCalls.write(fd, buffer.asSlice(0, piece));
      this.written += Math.max(0, written);
      whole = written == piece;
      if (written < next.byteSize()) {
        queue.addFirst(written > 0 ? next.asSlice(written) : next);
      }
      if (written < 0 && written != -Libc.EAGAIN && written != -Libc.EINTR) {
        close(); // The program closed its input, which is no error.
      }
    }
    if (queue.isEmpty() && ending) {
      close();
    }
    return whole;
  }

  synchronized void close() {
    if (!closed) {
      read = written - FileCalls.waitingIn(fd);
      closed = true;
      awaited.forget(fd);
      FileCalls.close(fd);
      queue.clear();
      if (source != null) {
        source.closed();
      }
    }
  }
}
