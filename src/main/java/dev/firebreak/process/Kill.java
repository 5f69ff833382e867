package dev.firebreak.process;

import java.time.Duration;

/** Sends signals to processes; an interface because tests can't make the kernel fail. */
interface Kill {
  /**
   * Sends a signal as kill(2) does: a negative pid means a process group. Returns 0 or a negative
   * error number.
   */
  int send(int pid, int signal);

  /** Sends a signal to exactly the process that was inspected. */
  void send(ProcFs.Stat process, int signal);

  /** Returns a descriptor that becomes readable when a child ends, or a negative error number. */
  default int watch(int pid) {
    return ProcessCalls.pidfdOpen(pid);
  }

  /** How long a killed process may take to end before it counts as surviving. */
  Duration patience();

  /** Sends the signals through the kernel. */
  Kill BY_KERNEL =
      new Kill() {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        @Override
        public int send(int pid, int signal) {
          return ProcessCalls.kill(pid, signal);
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
