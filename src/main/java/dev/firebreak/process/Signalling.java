package dev.firebreak.process;

/** Sends signals that reach the inspected process or none. Thread-safe. */
final class Signalling {
  private Signalling() {}

  /** Sends a signal, but not to a later process with the same pid. */
  static void send(ProcFs.Stat target, int signal) {
    int fd = ProcessCalls.pidfdOpen(target.pid());
    if (fd >= 0) {
      if (isStill(target)) {
        ProcessCalls.pidfdSendSignal(fd, signal);
      }
      FileCalls.close(fd);
    } else if (fd != -Libc.ESRCH && isStill(target)) {
      ProcessCalls.kill(target.pid(), signal); // Without a free descriptor the pid is the only way.
    }
  }

  private static boolean isStill(ProcFs.Stat target) {
    ProcFs.Stat now = ProcFs.stat(target.pid());
    return now != null && now.started() == target.started();
  }
}
