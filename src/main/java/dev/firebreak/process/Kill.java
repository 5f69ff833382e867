package dev.firebreak.process;

import java.time.Duration;

/** Signals for processes; what the kernel makes of them can't be had in a test. */
interface Kill {
  /** As kill(2): a negative pid means a process group. Returns 0 or a negative error number. */
  int send(int pid, int signal);

  /** To exactly the process that was looked at. */
  void send(ProcFs.Stat process, int signal);

  /** A descriptor that tells of the end of a child, or a negative error number. */
  default int watch(int pid) {
    return Libc.pidfdOpen(pid);
  }

  /** How long what was killed may take to be gone before it counts as surviving. */
  Duration patience();

  /** The kernel's. */
  Kill BY_KERNEL =
      new Kill() {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Override
        public int send(int pid, int signal) {
          return Libc.kill(pid, signal);
        }

        @Override
        public void send(ProcFs.Stat process, int signal) {
          Signalling.send(process, signal);
        }

        @Override
        public Duration patience() {
          return PATIENCE;
        }
      };
}
