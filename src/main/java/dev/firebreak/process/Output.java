package dev.firebreak.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Reads the output of a program until the end of both streams. Belongs to the loop. */
final class Output {
  /** This many pieces are more than a pipe can hold. */
  private static final int LAST_PIECES = 20;

  private final Pipes pipes;
  private final Listener listener;
  private boolean outOpen = true;
  private boolean errOpen = true;
  private boolean finished;

  /** How many bytes of standard output the listener takes. */
  private int room;

  private int outAt;
  private int errAt;

  Output(Pipes pipes, Listener listener) {
    this.pipes = pipes;
    this.listener = listener;
  }

  /** Adds the descriptors of the streams that are open. */
  void addTo(PollSet polled) {
    room = outOpen ? listener.room() : 0;
    outAt = polled.add(room > 0 ? pipes.fromOut() : -1, FileCalls.POLLIN);
    errAt = polled.add(errOpen ? pipes.fromErr() : -1, FileCalls.POLLIN);
  }

  /**
   * Reads a piece of each ready stream: standard error first, so that a message that precedes an
   * answer is reported before it.
   */
  void readReady(PollSet polled, MemorySegment buffer) {
    if (polled.ready(errAt)) {
      errOpen = read(pipes.fromErr(), buffer, false);
    }
    if (polled.ready(outAt)) {
      long most = Math.min(room, buffer.byteSize());
      outOpen = read(pipes.fromOut(), buffer.asSlice(0, most), true);
    }
  }

  /** Whether both streams were read to their end. */
  boolean complete() {
    return !outOpen && !errOpen;
  }

  /** Reads what the pipes hold now, without waiting for their end, and then closes them. */
  void finish(MemorySegment buffer) {
    for (int i = 0; i < LAST_PIECES && !complete(); i++) {
      errOpen = errOpen && read(pipes.fromErr(), buffer, false);
      outOpen = outOpen && read(pipes.fromOut(), buffer, true);
    }
    if (!finished) {
      finished = true;
      outOpen = false;
      errOpen = false;
      pipes.closeFrom();
    }
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
