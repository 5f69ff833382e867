package dev.firebreak.process;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a process has ended, by its pidfd: the kernel reports the end there once no thread
 * of the process is left, never for one that is stopped, slow or closes its files. Not thread-safe.
 */
final class NodeWatch {
  private static final int UNKNOWN = -1;

  private final int pidfd;
  private final boolean gone;

  private NodeWatch(int pidfd, boolean gone) {
    this.pidfd = pidfd;
    this.gone = gone;
  }

  /** Watches nothing, of which no end is ever known. */
  static NodeWatch none() {
    return new NodeWatch(UNKNOWN, false);
  }

  /**
   * Watches a process.
   *
   * @param started its start time, in the kernel's ticks: with the pid it identifies the process
   */
  static NodeWatch of(int pid, long started) {
    int fd = ProcessCalls.pidfdOpen(pid);
    if (fd < 0) {
      return new NodeWatch(UNKNOWN, fd == -Libc.ESRCH);
    }
    ProcFs.@Nullable Stat stat = ProcFs.stat(pid);
    // A later process has the number of this one only if this one has ended.
    return new NodeWatch(fd, stat != null && stat.started() != started);
  }

  /** Waits for the end of the process; returns whether it is known to have ended. */
  boolean awaitEnd(long timeoutMillis) {
    if (gone || pidfd < 0) {
      return gone;
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    PollSet polled = new PollSet(1);
    long left = timeoutMillis;
    do {
      polled.clear();
      int place = polled.add(pidfd, FileCalls.POLLIN);
      polled.poll(Math.max(0, left));
      if (polled.ready(place)) {
        return true;
      }
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    } while (left > 0);
    return false;
  }

  /** Stops watching. */
  void close() {
    if (pidfd >= 0) {
      FileCalls.close(pidfd);
    }
  }
}
