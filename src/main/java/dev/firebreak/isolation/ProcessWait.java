package dev.firebreak.isolation;

/**
 * The deadlines of an attempt that needs a process: first that of the wait for a process, then,
 * from the moment at which a process is given the attempt, that of the attempt itself. All times
 * are those of the attempt's clock, in nanoseconds.
 */
public interface ProcessWait {

  /** When an attempt that begins now must have ended. */
  long deadlineOfAttempt(long now);

  /** When an attempt that waits from now on must have a process. */
  long deadlineOfWait(long now);

  /**
   * Called with each new deadline, from any thread, with locks held: must not block.
   *
   * @param waiting whether it is the deadline of a wait
   */
  void deadlineChanged(long deadline, boolean waiting);
}
