package dev.firebreak.workerprocess;

import org.jspecify.annotations.Nullable;

/**
 * Receives what a process writes. All methods but {@link #heard} are called with the pool's monitor
 * held.
 */
interface LineHandler {
  /** Whether the output of the process is still needed. */
  boolean listens();

  /**
   * The id of the attempt that the process is to answer; empty while the process is not ready and
   * may report that; null if the process must not write anything.
   */
  @Nullable String asked();

  /** Receives a line that is not of the protocol but is tolerated. */
  void lament(byte[] line);

  /** Ends the process because it wrote without having an attempt. */
  void unasked(byte[] line);

  /**
   * Ends the process because it wrote more than it may.
   *
   * @param begun the beginning of what it wrote
   * @param noRoom whether the line was within its limit but there was no memory for it
   */
  void tooLong(byte[] begun, boolean noRoom);

  /** Ends the process because reading its output failed. */
  void failed(Throwable why);

  /** Receives an answer, and the line that contained it. */
  void heard(Answer answer, byte[] line);
}
