package dev.firebreak.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of a program until the end of both streams. Belongs to the loop, except that any
 * thread may read what is there now. Thread-safe: a descriptor is never read once it was closed,
 * when its number may be that of another file.
 */
final class Output {
  /** This many pieces are more than a pipe can hold. */
  private static final int LAST_PIECES = 20;

  /** A little less than what is written to sockets at once, as the framing of a chunk is added. */
  private static final int PIECE = 64 * 1024 - 16;

  /** For the threads that read by {@link #readNow}: only the few that run streams do. */
  private static final ThreadLocal<MemorySegment> OWN =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(PIECE, 8));

  private final Pipes pipes;
  private final Listener listener;

  /** What is read besides the streams; null for nothing. */
  private final @Nullable RequestPipe requests;

  private boolean outOpen = true;
  private boolean errOpen = true;
  private boolean finished;

  private int outAt;
  private int errAt;
  private int requestsAt;

  Output(Pipes pipes, Listener listener) {
    this.pipes = pipes;
    this.listener = listener;
    this.requests = listener.requests();
  }

  /** Adds the descriptors of the streams that are open. */
  synchronized void addTo(PollSet polled) {
    outAt = polled.add(outOpen && listener.room() > 0 ? pipes.fromOut() : -1, FileCalls.POLLIN);
    errAt = polled.add(errOpen ? pipes.fromErr() : -1, FileCalls.POLLIN);
    requestsAt = requests == null ? -1 : polled.add(requests.fd(), FileCalls.POLLIN);
  }

  /**
   * Reads a piece of each ready stream: standard error first, so that a message that precedes an
   * answer is reported before it.
   */
  synchronized void readReady(PollSet polled, MemorySegment buffer) {
    if (polled.ready(errAt)) {
      errOpen = read(pipes.fromErr(), buffer, false);
    }
    int most = polled.ready(outAt) && outOpen ? listener.room() : 0;
    if (most > 0) {
      MemorySegment piece = buffer.asSlice(0, Math.min(most, buffer.byteSize()));
      outOpen = read(pipes.fromOut(), piece, true);
    }
    if (requests != null && polled.ready(requestsAt)) {
      int count = FileCalls.read(requests.fd(), buffer);
      if (count > 0) {
        listener.requested(buffer.asSlice(0, count).asByteBuffer());
      }
    }
  }

  /**
   * Reads a piece of standard output, if there is one, as much as the listener takes.
   *
   * @return whether this was the end of the stream
   */
  synchronized boolean readNow() {
    int most = outOpen ? Math.min(listener.room(), PIECE) : 0;
    if (most > 0) {
      outOpen = read(pipes.fromOut(), OWN.get().asSlice(0, most), true);
      return !outOpen;
    }
    return false;
  }

  /** Closes the pipes without reading them. */
  synchronized void discard() {
    if (!finished) {
      finished = true;
      outOpen = false;
      errOpen = false;
      pipes.closeFrom();
      if (requests != null) {
        requests.close();
      }
    }
  }

  /** Whether both streams were read to their end. */
  synchronized boolean complete() {
    return !outOpen && !errOpen;
  }

  /** Reads what the pipes hold now, without waiting for their end, and then closes them. */
  synchronized void finish(MemorySegment buffer) {
    for (int i = 0; i < LAST_PIECES && !complete(); i++) {
      errOpen = errOpen && read(pipes.fromErr(), buffer, false);
      outOpen = outOpen && read(pipes.fromOut(), buffer, true);
    }
    discard();
  }

  private boolean read(int fd, MemorySegment buffer, boolean out) {
    int count = FileCalls.read(fd, buffer);
    if (count > 0) {
      ByteBuffer bytes = buffer.asSlice(0, count).asByteBuffer();
      if (out) {
        listener.out(bytes);
      } else {
        listener.err(bytes);
      }
      return true;
    }
    return count == -Libc.EAGAIN || count == -Libc.EINTR;
  }
}
