package dev.firebreak.isolation;

/**
 * How long an attempt may take that needs a process: first for the process to be there, then, from
 * the moment at which the process is given the attempt, for the attempt itself. All times are those
 * of the attempt's clock, in nanoseconds.
 */
public interface ProcessWait {

  /** When an attempt that begins now must have ended. */
  long deadlineOfAttempt(long now);

  /** When an attempt that waits from now on must have a process. */
  long deadlineOfWait(long now);

  /** Told each new deadline, from any thread, with locks held: must not block. */
  void deadlineChanged(long deadline);
}
