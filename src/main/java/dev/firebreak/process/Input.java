package dev.firebreak.process;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a program is still to be sent. Belongs to the loop. */
final class Input {
  private final int fd;
  private final Deque<MemorySegment> queue = new ArrayDeque<>();
  private boolean ending;
  private boolean closed;
  private long written;
  private long read;

  Input(int fd) {
    this.fd = fd;
  }

  void add(byte[] bytes) {
    if (!closed && bytes.length > 0) {
      queue.addLast(MemorySegment.ofArray(bytes));
    }
  }

  void end() {
    ending = true;
  }

  /** How many bytes were read, known once it is closed. */
  long read() {
    return read;
  }

  int fd() {
    return fd;
  }

  /** How many bytes wait. */
  long pending() {
    return queue.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /** Whether there is something to be done once the pipe takes more. */
  boolean wantsToWrite() {
    return !closed && (!queue.isEmpty() || ending);
  }

  /** Writes a piece of what the pipe takes: others wait too. */
  void write(MemorySegment buffer) {
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

  void close() {
    if (!closed) {
      read = written - Libc.waitingIn(fd);
      closed = true;
      Libc.close(fd);
      queue.clear();
    }
  }
}
