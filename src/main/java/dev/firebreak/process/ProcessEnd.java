package dev.firebreak.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a process that another one has started. Java holds such a process for alive until its
 * parent has fetched its exit code, which the first process of a container may do late or never.
 * Thread-safe.
 */
public final class ProcessEnd {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private ProcessEnd() {}

  /** Whether a process has ended, so that its files and ports are free. */
  public static boolean hasEnded(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    ProcFs.Stat stat = ProcFs.stat((int) process.pid());
    return stat != null && stat.zombie() && stat.threads() <= 1;
  }

  /** Waits until a process has ended. */
  public static void await(ProcessHandle process) {
    while (!hasEnded(process)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
