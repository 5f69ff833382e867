package dev.firebreak.process;

import java.time.Duration;
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

  /** Whether the process was known to have ended when the watch began. */
  boolean gone() {
    return gone;
  }

  /** Adds the descriptor that becomes ready when the process ends; returns its place. */
  int addTo(PollSet polled) {
    return polled.add(pidfd, FileCalls.POLLIN);
  }

  /**
   * Waits for the end of the process.
   *
   * @param polled a set that no one else uses meanwhile
   * @return whether the process is known to have ended
   */
  boolean awaitEnd(Duration timeout, PollSet polled) {
    if (gone || pidfd < 0) {
      return gone;
    }
    long end = System.nanoTime() + timeout.toNanos();
    long left = timeout.toNanos();
    do {
      polled.clear();
      int place = addTo(polled);
      polled.poll(Math.max(0, left));
      if (polled.ready(place)) {
        return true;
      }
      left = end - System.nanoTime();
    } while (left > 0); // A signal may end a poll early.
    return false;
  }

  /** Stops watching. */
  void close() {
    if (pidfd >= 0) {
      FileCalls.close(pidfd);
    }
  }
}
