package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the C library for pipes and files, under their C names. Each returns the result of the
 * call, or the negative error number. Thread-safe.
 */
final class FileCalls {
  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;
  static final int F_SETFL = 4;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final long FIONREAD = 0x541B;
  private static final long SECOND = 1_000_000_000;

  private static final MethodHandle PIPE2 = Libc.withErrno("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = Libc.withErrno("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ =
      Libc.withErrno("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Libc.withErrno("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle PPOLL =
      Libc.withErrno("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle FCNTL =
      Libc.variadic(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL =
      Libc.variadic(2, "ioctl", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle MKFIFO = Libc.withErrno("mkfifo", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle UNLINK = Libc.withErrno("unlink", JAVA_INT, ADDRESS);
  private static final MethodHandle OPEN = Libc.variadic(2, "open", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle EVENTFD =
      Libc.withErrno("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

  private FileCalls() {}

  /**
   * The flag by which a path must not end in a symbolic link; its number depends on the machine.
   */
  static int noFollow() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64", "arm", "ppc64le", "ppc64" -> 0x8000;
      default -> 0x20000;
    };
  }

  /** Opens a pipe that no program inherits; the read end comes first. */
  static int pipe(int[] ends) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      int result = Libc.orErrno((int) PIPE2.invokeExact(state, pair, O_CLOEXEC), state);
      ends[0] = pair.getAtIndex(JAVA_INT, 0);
      ends[1] = pair.getAtIndex(JAVA_INT, 1);
      return result;
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static int eventfd() {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) EVENTFD.invokeExact(state, 0, O_CLOEXEC | O_NONBLOCK), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static void close(int fd) {
    try {
      int _ = (int) CLOSE.invokeExact(Libc.state(), fd);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static int setNonBlocking(int fd) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) FCNTL.invokeExact(state, fd, F_SETFL, O_NONBLOCK), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static int read(int fd, MemorySegment buffer) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno(
          (int) (long) READ.invokeExact(state, fd, buffer, buffer.byteSize()), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static int write(int fd, MemorySegment bytes) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno(
          (int) (long) WRITE.invokeExact(state, fd, bytes, bytes.byteSize()), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Waits until a descriptor is ready, for this time; without limit if it is negative. */
  static int poll(MemorySegment fds, long count, long nanos) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = MemorySegment.NULL;
      if (nanos >= 0) {
        time = arena.allocate(JAVA_LONG, 2);
        time.setAtIndex(JAVA_LONG, 0, nanos / SECOND);
        time.setAtIndex(JAVA_LONG, 1, nanos % SECOND);
      }
      return Libc.orErrno(
          (int) PPOLL.invokeExact(state, fds, count, time, MemorySegment.NULL), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** How many bytes a pipe holds, asked at either end; 0 if that is not known. */
  static int waitingIn(int fd) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      int result = (int) IOCTL.invokeExact(state, fd, FIONREAD, count);
      return result < 0 ? 0 : count.get(JAVA_INT, 0);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Makes a named pipe. */
  static int mkfifo(String path, int mode) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      return Libc.orErrno((int) MKFIFO.invokeExact(state, arena.allocateFrom(path), mode), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static void unlink(String path) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) UNLINK.invokeExact(Libc.state(), arena.allocateFrom(path));
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Opens an existing file, which no program inherits. */
  static int open(String path, int flags) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      return Libc.orErrno((int) OPEN.invokeExact(state, name, flags | O_CLOEXEC), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
