package dev.firebreak.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a program is still to be sent. Thread-safe. */
final class Input {
  /** What is not more is sent at once, by whoever sends it: to wake the loop takes longer. */
  private static final int SMALL = 16 * 1024;

  private final int fd;
  private final Deque<MemorySegment> queue = new ArrayDeque<>();
  private boolean ending;
  private boolean closed;
  private long written;
  private long read;

  Input(int fd) {
    this.fd = fd;
  }

  /** Sends it, or as much of it as the pipe takes; returns whether the loop must do the rest. */
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

  synchronized void add(byte[] bytes) {
    if (!closed && bytes.length > 0) {
      queue.addLast(MemorySegment.ofArray(bytes));
    }
  }

  synchronized void end() {
    ending = true;
  }

  /** How many bytes were read, known once it is closed. */
  synchronized long read() {
    return read;
  }

  int fd() {
    return fd;
  }

  /** How many bytes wait. */
  synchronized long pending() {
    return queue.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /** Whether there is something to be done once the pipe takes more. */
  synchronized boolean wantsToWrite() {
    return !closed && (!queue.isEmpty() || ending);
  }

  /** Writes a piece of what the pipe takes: others wait too. */
  synchronized void write(MemorySegment buffer) {
    if (!queue.isEmpty()) {
      MemorySegment next = queue.removeFirst();
      long piece = Math.min(next.byteSize(), buffer.byteSize());
      MemorySegment.copy(next, 0, buffer, 0, piece);
      int written = Libc.write(fd, buffer.asSlice(0, piece));
      this.written += Math.max(0, written);
      if (written < next.byteSize()) {
        queue.addFirst(written > 0 ? next.asSlice(written) : next);
      }
      if (written < 0 && written != -Libc.EAGAIN && written != -Libc.EINTR) {
        close(); // It reads no more, which is its own affair.
      }
    }
    if (queue.isEmpty() && ending) {
      close();
    }
  }

  synchronized void close() {
    if (!closed) {
      read = written - Libc.waitingIn(fd);
      closed = true;
      Libc.close(fd);
      queue.clear();
    }
  }
}
