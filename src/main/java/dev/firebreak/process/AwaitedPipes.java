package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pipes of streams that the loop is to wait for. Any thread may add one while the loop sleeps,
 * which costs less than to wake the loop so that it polls the pipe. Thread-safe.
 */
final class AwaitedPipes {
  static final int READABLE = 1;
  static final int WRITABLE = 4;

  /** That a pipe which is open for writing has no reader any more, which is always reported. */
  static final int ERROR_ONLY = 0;

  /** Reports one event; the descriptor stays in the set, and has to be armed again. */
  private static final int ONCE = 1 << 30;

  /** How many events are taken at once; the others follow in the next turn. */
  private static final int AT_ONCE = 64;

  private final int fd = EpollCalls.create();
  private final Map<Integer, Runnable> actions = new ConcurrentHashMap<>();
  private final MemorySegment events =
      Arena.ofAuto().allocate((long) AT_ONCE * EpollCalls.EVENT, 8);
  private boolean closed;

  AwaitedPipes() {
    if (fd < 0) {
      throw new IllegalStateException("epoll_create1: " + Spawn.describe(-fd));
    }
  }

  /** The descriptor that is readable while pipes are ready. */
  int fd() {
    return fd;
  }

  /**
   * Has the loop wait for one event.
   *
   * @param pipe an open descriptor, to be forgotten before it is closed
   * @param action run by the loop
   * @return whether the loop waits; false if the kernel refuses
   */
  synchronized boolean await(int pipe, int event, Runnable action) {
    if (closed) { // The descriptor may belong to another file.
      return false;
    }
    int operation = actions.put(pipe, action) == null ? EpollCalls.ADD : EpollCalls.MODIFY;
    boolean waits = EpollCalls.control(fd, operation, pipe, event | ONCE) >= 0;
    if (!waits) {
      actions.remove(pipe);
    }
    return waits;
  }

  /** The descriptor is about to be closed. */
  synchronized void forget(int pipe) {
    if (actions.remove(pipe) != null && !closed) {
      EpollCalls.control(fd, EpollCalls.DELETE, pipe, 0);
    }
  }

  /** Runs the actions of the pipes that are ready. On the loop's thread. */
  void runReady() {
    int count = EpollCalls.take(fd, events);
    for (int i = 0; i < count; i++) {
      int pipe = events.get(JAVA_INT, (long) i * EpollCalls.EVENT + EpollCalls.DATA);
      Runnable action = actions.get(pipe);
      if (action != null) { // Otherwise an action before this one has closed the pipe.
        action.run();
      }
    }
  }

  synchronized void close() {
    if (!closed) {
      closed = true;
      FileCalls.close(fd);
      actions.clear();
    }
  }
}
