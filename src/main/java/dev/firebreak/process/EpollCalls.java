package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of epoll(7). Each returns the result of the call, or the negative error number.
 * Thread-safe.
 */
final class EpollCalls {
  static final int ADD = 1;
  static final int DELETE = 2;
  static final int MODIFY = 3;

  /** The size of struct epoll_event, which is packed on x86 only. */
  static final int EVENT = System.getProperty("os.arch").equals("amd64") ? 12 : 16;

  /** Where the event has the data that was given with the descriptor. */
  static final int DATA = EVENT - 8;

  private static final MethodHandle CREATE = Libc.withErrno("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle CONTROL =
      Libc.withErrno("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle WAIT =
      Libc.withErrno("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private EpollCalls() {}

  static int create() {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) CREATE.invokeExact(state, FileCalls.O_CLOEXEC), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Adds, changes or removes a descriptor, which is also the data of its events. */
  static int control(int epoll, int operation, int fd, int events) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT, 8);
      event.set(JAVA_INT, 0, events);
      event.set(JAVA_INT, DATA, fd);
      return Libc.orErrno((int) CONTROL.invokeExact(state, epoll, operation, fd, event), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Takes the events that there are, without waiting for one. */
  static int take(int epoll, MemorySegment events) {
    MemorySegment state = Libc.state();
    int most = (int) (events.byteSize() / EVENT);
    try {
      return Libc.orErrno((int) WAIT.invokeExact(state, epoll, events, most, 0), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
