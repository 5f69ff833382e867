package dev.firebreak.process;

/** Signals that reach the process that was looked at, or nobody. Thread-safe. */
final class Signalling {
  private Signalling() {}

  /** Whoever has its number since is spared. */
  static void send(ProcFs.Stat whom, int signal) {
    int fd = Libc.pidfdOpen(whom.pid());
    if (fd >= 0) {
      if (isStill(whom)) {
        Libc.pidfdSendSignal(fd, signal);
      }
      Libc.close(fd);
    } else if (fd != -Libc.ESRCH && isStill(whom)) {
      Libc.kill(whom.pid(), signal); // No descriptor is to be had: as good as it gets.
    }
  }

  private static boolean isStill(ProcFs.Stat whom) {
    ProcFs.Stat now = ProcFs.stat(whom.pid());
    return now != null && now.started() == whom.started();
  }
}
