package dev.firebreak.workerprocess;

import org.jspecify.annotations.Nullable;

/**
 * Receives what a process writes. All methods but {@link #onAnswer} are called with the pool's
 * monitor held.
 */
interface LineHandler {
  /** Whether the output of the process is still needed. */
  boolean needsOutput();

  /**
   * The id of the attempt that the process is to answer; empty while the process is not ready and
   * may report that; null if the process must not write anything.
   */
  @Nullable String currentId();

  /** Receives a line that is not of the protocol but is tolerated. */
  void onNoise(byte[] line);

  /** Ends the process because it wrote without having an attempt. */
  void onUnexpectedLine(byte[] line);

  /**
   * Ends the process because it wrote more than it may.
   *
   * @param begun the beginning of what it wrote
   * @param noMemory whether the memory budget, not the length limit, stopped the line
   */
  void tooLong(byte[] begun, boolean noMemory);

  /** Ends the process because reading its output failed. */
  void failed(Throwable why);

  /** Receives an answer, and the line that contained it. */
  void onAnswer(Answer answer, byte[] line);
}
