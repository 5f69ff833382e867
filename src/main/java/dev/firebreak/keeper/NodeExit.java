package dev.firebreak.keeper;

import java.util.Map;

/** How a node ended. */
sealed interface NodeExit {
  /**
   * The node ran and ended.
   *
   * @param exitCode the exit code as the operating system reports it; above 128 a signal
   * @param listened whether the node has listened
   */
  record Ended(long pid, int exitCode, boolean listened) implements NodeExit {
    private static final int SIGNALLED = 128;
    private static final int SIGNALS = 64;

    /** The signals that have the same number on all systems. */
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
   * The process could not be started.
   *
   * @param reason the message of the operating system
   */
  record NotStarted(String reason) implements NodeExit {
    @Override
    public String toString() {
      return "The node can't be started: " + reason;
    }
  }
}
