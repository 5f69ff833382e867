package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Calls of the C library, under their C names. Each returns the result of the call, or the negative
 * error number. Thread-safe.
 */
@SuppressWarnings("restricted") // Needs --enable-native-access, which the start script gives.
final class Libc {
  static final int EAGAIN = 11;
  static final int ECHILD = 10;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ESRCH = 3;
  static final int EINTR = 4;

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGSTOP = 19;

  static final int WNOHANG = 1;
  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;
  static final int F_SETFL = 4;
  static final int PR_SET_CHILD_SUBREAPER = 36;
  static final int RLIMIT_NOFILE = 7;
  static final int PRIO_PGRP = 1;
  static final int O_WRONLY = 1;
  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** A segment for each thread, in which the linker stores errno. */
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private static final long SYS_PIDFD_OPEN = 434;
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long FIONREAD = 0x541B;

  private static final MethodHandle PIPE2 = withErrno("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = withErrno("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ =
      withErrno("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      withErrno("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle POLL =
      withErrno("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle KILL = withErrno("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAIT4 =
      withErrno("wait4", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle FCNTL =
      variadic(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL =
      variadic(2, "ioctl", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle PRCTL =
      variadic(1, "prctl", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PIDFD_OPEN =
      variadic(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle PIDFD_SEND_SIGNAL =
      variadic(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle PRLIMIT =
      withErrno("prlimit", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETPRIORITY =
      withErrno("setpriority", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETTID = withErrno("gettid", JAVA_INT);
  private static final MethodHandle MKFIFO = withErrno("mkfifo", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle UNLINK = withErrno("unlink", JAVA_INT, ADDRESS);
  private static final MethodHandle OPEN = variadic(2, "open", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle EVENTFD = withErrno("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

  private Libc() {}

  /**
   * Looks up a function of this C library.
   *
   * @throws UnsupportedOperationException if the library does not have the function
   */
  static MemorySegment symbol(String name) {
    return SYMBOLS
        .find(name)
        .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
  }

  /**
   * Binds a function that returns an error number instead of setting errno, as posix_spawn does.
   */
  static MethodHandle plain(String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle withErrno(
      String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  /** Binds a variadic function of C, which has this many fixed arguments. */
  private static MethodHandle variadic(
      int fixed, String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        symbol(name),
        FunctionDescriptor.of(result, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(fixed));
  }

  private static int orErrno(int result, MemorySegment state) {
    return result < 0 ? -(int) ERRNO_VALUE.get(state, 0L) : result;
  }

  /** Opens a pipe that no program inherits; the read end comes first. */
  static int pipe(int[] ends) {
    MemorySegment state = STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      int result = orErrno((int) PIPE2.invokeExact(state, pair, O_CLOEXEC), state);
      ends[0] = pair.getAtIndex(JAVA_INT, 0);
      ends[1] = pair.getAtIndex(JAVA_INT, 1);
      return result;
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int eventfd() {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) EVENTFD.invokeExact(state, 0, O_CLOEXEC | O_NONBLOCK), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(STATE.get(), fd);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int setNonBlocking(int fd) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) FCNTL.invokeExact(state, fd, F_SETFL, O_NONBLOCK), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int read(int fd, MemorySegment buffer) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) (long) READ.invokeExact(state, fd, buffer, buffer.byteSize()), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int write(int fd, MemorySegment bytes) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) (long) WRITE.invokeExact(state, fd, bytes, bytes.byteSize()), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int poll(MemorySegment fds, long count, int timeoutMillis) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) POLL.invokeExact(state, fds, count, timeoutMillis), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** How many bytes a pipe holds, asked at either end; 0 if that is not known. */
  static int waitingIn(int fd) {
    MemorySegment state = STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      int result = (int) IOCTL.invokeExact(state, fd, FIONREAD, count);
      return result < 0 ? 0 : count.get(JAVA_INT, 0);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Sends a signal; a negative pid means a process group. */
  static int kill(int pid, int signal) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) KILL.invokeExact(state, pid, signal), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static int wait4(int pid, MemorySegment status, int options, MemorySegment usage) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) WAIT4.invokeExact(state, pid, status, options, usage), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Reaps a child that has ended, so that no zombie is left. */
  static void reap(int pid) {
    int _ = wait4(pid, MemorySegment.NULL, WNOHANG, MemorySegment.NULL);
  }

  static int pidfdOpen(int pid) {
    MemorySegment state = STATE.get();
    try {
      long fd = (long) PIDFD_OPEN.invokeExact(state, SYS_PIDFD_OPEN, pid, 0);
      return orErrno((int) fd, state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Sends a signal to exactly the process of this descriptor. */
  static int pidfdSendSignal(int pidfd, int signal) {
    MemorySegment state = STATE.get();
    try {
      long result =
          (long)
              PIDFD_SEND_SIGNAL.invokeExact(
                  state, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, MemorySegment.NULL, 0);
      return orErrno((int) result, state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Makes this process adopt the orphans among its descendants from now on. */
  static int becomeSubreaper() {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) PRCTL.invokeExact(state, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Sets the soft and the hard limit of another process. */
  static int limit(int pid, int resource, long soft, long hard) {
    MemorySegment state = STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_LONG, 2);
      pair.setAtIndex(JAVA_LONG, 0, soft);
      pair.setAtIndex(JAVA_LONG, 1, hard);
      return orErrno(
          (int) PRLIMIT.invokeExact(state, pid, resource, pair, MemorySegment.NULL), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Sets the nice value of all processes of a group, and of all their threads. */
  static int setPriority(int group, int nice) {
    MemorySegment state = STATE.get();
    try {
      return orErrno((int) SETPRIORITY.invokeExact(state, PRIO_PGRP, group, nice), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** The thread id of the calling thread. */
  static int gettid() {
    try {
      return (int) GETTID.invokeExact(STATE.get());
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Makes a named pipe. */
  static int mkfifo(String path, int mode) {
    MemorySegment state = STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      return orErrno((int) MKFIFO.invokeExact(state, arena.allocateFrom(path), mode), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  static void unlink(String path) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) UNLINK.invokeExact(STATE.get(), arena.allocateFrom(path));
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Opens an existing file, which no program inherits. */
  static int open(String path, int flags) {
    MemorySegment state = STATE.get();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      return orErrno((int) OPEN.invokeExact(state, name, flags | O_CLOEXEC), state);
    } catch (Throwable t) {
      throw impossible(t);
    }
  }

  /** Wraps an error that a downcall with a correct descriptor never throws. */
  static AssertionError impossible(Throwable t) {
    return new AssertionError("a C library call failed", t);
  }
}
