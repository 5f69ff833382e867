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

  /** Whether there is something to be done once the pipe takes more. */
  boolean wantsToWrite() {
    return !closed && (!queue.isEmpty() || ending);
  }

  /** Writes what the pipe takes. */
  void write(MemorySegment buffer) {
    while (!queue.isEmpty()) {
      MemorySegment next = queue.removeFirst();
      long piece = Math.min(next.byteSize(), buffer.byteSize());
      MemorySegment.copy(next, 0, buffer, 0, piece);
      int written = Libc.write(fd, buffer.asSlice(0, piece));
      if (written < 0) {
        if (written == -Libc.EAGAIN || written == -Libc.EINTR) {
          queue.addFirst(next);
        } else {
          close(); // It reads no more, which is its own affair.
        }
        return;
      }
      this.written += written;
      if (written < next.byteSize()) {
        queue.addFirst(next.asSlice(written));
      }
    }
    if (ending) {
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
