package dev.firebreak.process;

import java.time.Duration;

/**
 * How a program ended.
 *
 * @param exitCode what it returned; -1 if a signal ended it
 * @param signal the name of the signal that ended it; empty if it returned
 * @param limitHit the limit for which it was killed
 * @param usage what it took
 * @param read how many bytes of what it was sent it read; {@link #ALL} if the system does not say
 */
public record Ending(int exitCode, String signal, LimitHit limitHit, Usage usage, long read) {
  /** What {@link #exitCode} is where a signal ended the program. */
  public static final int NO_EXIT_CODE = -1;

  /** What {@link #read} is where it is not known. */
  public static final long ALL = Long.MAX_VALUE;

  /** A limit that was passed. */
  public enum LimitHit {
    /** None. */
    NONE,
    /** {@link Limits#memory}. */
    MEMORY,
    /** {@link Limits#cpu}. */
    CPU
  }

  /**
   * What a program took.
   *
   * @param peakMemory the most resident memory, in bytes, of the tree as far as it was looked at,
   *     and of the largest process exactly; 0 if the system does not say
   * @param cpu time on processors, of the program and all that it waited for
   * @param wall from start to end
   */
  public record Usage(long peakMemory, Duration cpu, Duration wall) {}

  /** Whether it says itself that all went well. */
  public boolean succeeded() {
    return exitCode == 0 && limitHit == LimitHit.NONE;
  }
}
