package dev.firebreak.keeper;

import java.util.Map;

/** How a node came to its end. */
sealed interface NodeExit {
  /**
   * It ran, and ended.
   *
   * @param exitCode as the operating system tells it; above 128 a signal
   * @param listened whether it listened before
   */
  record Ended(long pid, int exitCode, boolean listened) implements NodeExit {
    private static final int SIGNALLED = 128;
    private static final int SIGNALS = 64;

    /** Those that have the same number wherever there are signals. */
    private static final Map<Integer, String> NAMES =
        Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", 9,
            "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");

    @Override
    public String toString() {
      int signal = exitCode - SIGNALLED;
      String how =
          signal > 0 && signal <= SIGNALS
              ? "was ended by " + NAMES.getOrDefault(signal, "signal " + signal)
              : "exited with " + exitCode;
      return "The node (process " + pid + ") " + how;
    }
  }

  /**
   * It could not even be started.
   *
   * @param reason what the operating system says
   */
  record Unborn(String reason) implements NodeExit {
    @Override
    public String toString() {
      return "The node can't be started: " + reason;
    }
  }
}
