package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the C library for processes, under their C names. Each returns the result of the call,
 * or the negative error number. Thread-safe.
 */
final class ProcessCalls {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGSTOP = 19;
  static final int WNOHANG = 1;
  static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int PR_SET_TIMERSLACK = 29;
  static final int RLIMIT_NOFILE = 7;
  static final int PRIO_PROCESS = 0;
  static final int PRIO_PGRP = 1;
  private static final int CLONE_FS = 0x200;

  private static final long SYS_PIDFD_OPEN = 434;
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;

  private static final MethodHandle KILL = Libc.withErrno("kill", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle WAIT4 =
      Libc.withErrno("wait4", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle PRCTL =
      Libc.variadic(1, "prctl", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PIDFD_OPEN =
      Libc.variadic(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle PIDFD_SEND_SIGNAL =
      Libc.variadic(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle PRLIMIT =
      Libc.withErrno("prlimit", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETPRIORITY =
      Libc.withErrno("setpriority", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle UNSHARE = Libc.withErrno("unshare", JAVA_INT, JAVA_INT);
  private static final MethodHandle UMASK = Libc.plain("umask", JAVA_INT, JAVA_INT);
  private static final MethodHandle GETTID = Libc.withErrno("gettid", JAVA_INT);

  private ProcessCalls() {}

  /** Sends a signal; a negative pid means a process group. */
  static int kill(int pid, int signal) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) KILL.invokeExact(state, pid, signal), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  static int wait4(int pid, MemorySegment status, int options, MemorySegment usage) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) WAIT4.invokeExact(state, pid, status, options, usage), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Sets how late timers may wake this thread. An old kernel ignores it. */
  static void timerSlack(long nanos) {
    try {
      int _ = (int) PRCTL.invokeExact(Libc.state(), PR_SET_TIMERSLACK, nanos, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Reaps a child that has ended, so that no zombie is left. */
  static void reap(int pid) {
    int _ = wait4(pid, MemorySegment.NULL, WNOHANG, MemorySegment.NULL);
  }

  static int pidfdOpen(int pid) {
    MemorySegment state = Libc.state();
    try {
      long fd = (long) PIDFD_OPEN.invokeExact(state, SYS_PIDFD_OPEN, pid, 0);
      return Libc.orErrno((int) fd, state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Sends a signal to exactly the process of this descriptor. */
  static int pidfdSendSignal(int pidfd, int signal) {
    MemorySegment state = Libc.state();
    try {
      long result =
          (long)
              PIDFD_SEND_SIGNAL.invokeExact(
                  state, SYS_PIDFD_SEND_SIGNAL, pidfd, signal, MemorySegment.NULL, 0);
      return Libc.orErrno((int) result, state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Makes this process adopt the orphans among its descendants from now on. */
  static int becomeSubreaper() {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno(
          (int) PRCTL.invokeExact(state, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Sets the soft and the hard limit of another process. */
  static int limit(int pid, int resource, long soft, long hard) {
    MemorySegment state = Libc.state();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_LONG, 2);
      pair.setAtIndex(JAVA_LONG, 0, soft);
      pair.setAtIndex(JAVA_LONG, 1, hard);
      return Libc.orErrno(
          (int) PRLIMIT.invokeExact(state, pid, resource, pair, MemorySegment.NULL), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Sets the nice value of all processes of a group, and of all their threads. */
  static int setPriority(int group, int nice) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) SETPRIORITY.invokeExact(state, PRIO_PGRP, group, nice), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** Sets the nice value of the calling thread, which processes that it starts inherit. */
  static int lowerThread(int nice) {
    MemorySegment state = Libc.state();
    try {
      return Libc.orErrno((int) SETPRIORITY.invokeExact(state, PRIO_PROCESS, 0, nice), state);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /**
   * Gives the calling thread an umask and a working directory of its own, and sets the umask. The
   * thread must not be used for anything else afterwards.
   */
  static int ownUmask(int umask) {
    MemorySegment state = Libc.state();
    try {
      int result = Libc.orErrno((int) UNSHARE.invokeExact(state, CLONE_FS), state);
      return result < 0 ? result : (int) UMASK.invokeExact(umask);
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /** The thread id of the calling thread. */
  static int gettid() {
    try {
      return (int) GETTID.invokeExact(Libc.state());
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }
}
