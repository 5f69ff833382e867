package dev.firebreak.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of a program until the end of both streams. Belongs to the loop, except that any
 * thread may read what is there now. Thread-safe: a descriptor is never read once it was closed,
 * when its number may be that of another file.
 */
final class Output {
  /** This many pieces are more than a pipe can hold. */
  private static final int LAST_PIECES = 20;

  /** What a pipe holds: less would leave a rest of few bytes, which is then read by itself. */
  private static final int PIECE = 64 * 1024;

  /** For the threads that read by {@link #readNow}: only the few that run streams do. */
  private static final ThreadLocal<MemorySegment> OWN =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(PIECE, 8));

  /** A program that writes again within this time writes pieces in quick succession. */
  private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(2);

  /** Fewer bytes are worth a short delay, after which there are more. */
  private static final int FEW = 16 * 1024;

  private final Pipes pipes;
  private final AwaitedPipes awaited;
  private final Listener listener;

  /** What is read besides the streams; null for nothing. */
  private final @Nullable RequestPipe requests;

  private boolean outOpen = true;
  private boolean errOpen = true;
  private boolean finished;

  /** Whether the loop waits for standard output at the request of another thread. */
  private boolean waiting;

  /** When another thread has found standard output empty. */
  private long emptyAt = System.nanoTime() - QUICK;

  private int outAt;
  private int errAt;
  private int requestsAt;

  Output(Pipes pipes, AwaitedPipes awaited, Listener listener) {
    this.pipes = pipes;
    this.awaited = awaited;
    this.listener = listener;
    this.requests = listener.requests();
    if (requests != null) {
      requests.startedWith(awaited);
    }
  }

  /** Adds the descriptors of the streams that are open. */
  synchronized void addTo(PollSet polled) {
    boolean wanted = outOpen && !waiting && listener.room() > 0;
    outAt = polled.add(wanted ? pipes.fromOut() : -1, FileCalls.POLLIN);
    errAt = polled.add(errOpen ? pipes.fromErr() : -1, FileCalls.POLLIN);
    requestsAt = requests == null ? -1 : polled.add(requests.fd(), FileCalls.POLLIN);
  }

  /**
   * Reads a piece of each ready stream: standard error first, so that a message that precedes an
   * answer is reported before it.
   */
  synchronized void readReady(PollSet polled, MemorySegment buffer) {
    if (polled.ready(errAt)) {
      errOpen = isOpen(read(pipes.fromErr(), buffer, false));
    }
    if (polled.ready(outAt)) {
      readOut(buffer);
    }
    if (requests != null && polled.ready(requestsAt)) {
      int count = FileCalls.read(requests.fd(), buffer);
      if (count > 0) {
        listener.requested(buffer.asSlice(0, count).asByteBuffer());
      }
    }
  }

  private int readOut(MemorySegment buffer) {
    int most = outOpen ? listener.room() : 0;
    if (most <= 0) {
      return 0;
    }
    int count = read(pipes.fromOut(), buffer.asSlice(0, Math.min(most, buffer.byteSize())), true);
    outOpen = isOpen(count);
    return count;
  }

  /**
   * Reads a piece of standard output, if there is one, as much as the listener takes.
   *
   * @return whether this was the end of the stream
   */
  synchronized boolean readNow() {
    boolean wasOpen = outOpen;
    if (readOut(OWN.get()) == -Libc.EAGAIN) {
      emptyAt = System.nanoTime();
    }
    return wasOpen && !outOpen;
  }

  /**
   * Has the loop wait for standard output, if the listener takes some.
   *
   * @return false if the loop has to be woken for that
   */
  synchronized boolean await(Runnable whenReadable) {
    if (outOpen && !waiting && listener.room() > 0) {
      waiting = awaited.await(pipes.fromOut(), AwaitedPipes.READABLE, whenReadable);
      return waiting;
    }
    return true;
  }

  /**
   * Whether the program has written few bytes, and writes so often that there will be more in a
   * moment. Without that, each of many small pieces would wake the loop and the reader, and these
   * would take the processor from the program after each of them.
   */
  synchronized boolean growing() {
    return outOpen
        && System.nanoTime() - emptyAt < QUICK
        && FileCalls.waitingIn(pipes.fromOut()) < FEW;
  }

  /** Reads the piece of standard output that the loop has waited for. */
  synchronized void readAwaited(MemorySegment buffer) {
    waiting = false;
    int _ = readOut(buffer);
  }

  /** Closes the pipes without reading them. */
  synchronized void discard() {
    if (!finished) {
      finished = true;
      outOpen = false;
      errOpen = false;
      awaited.forget(pipes.fromOut());
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
      errOpen = errOpen && isOpen(read(pipes.fromErr(), buffer, false));
      outOpen = outOpen && isOpen(read(pipes.fromOut(), buffer, true));
    }
    discard();
  }

  /** Reports a piece of a stream; returns its size, 0 at the end, or the negative error number. */
  private int read(int fd, MemorySegment buffer, boolean out) {
    int count = FileCalls.read(fd, buffer);
    if (count > 0) {
      ByteBuffer bytes = buffer.asSlice(0, count).asByteBuffer();
      if (out) {
        listener.out(bytes);
      } else {
        listener.err(bytes);
      }
    }
    return count;
  }

  private static boolean isOpen(int count) {
    return count > 0 || count == -Libc.EAGAIN || count == -Libc.EINTR;
  }
}
