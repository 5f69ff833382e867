package dev.firebreak.process;

import java.time.Duration;

/**
 * How a program ended.
 *
 * @param exitCode the exit code; -1 if a signal ended the program
 * @param signal the name of the signal that ended the program; empty if it exited
 * @param limitHit the limit for which the program was killed
 * @param usage the resources that the program used
 * @param read how many bytes of its input the program read; {@link #ALL} if the system does not say
 */
public record Ending(int exitCode, String signal, LimitHit limitHit, Usage usage, long read) {
  /** The {@link #exitCode} of a program that a signal ended. */
  public static final int NO_EXIT_CODE = -1;

  /** The value of {@link #read} where the number is not known. */
  public static final long ALL = Long.MAX_VALUE;

  /** A limit that was exceeded. */
  public enum LimitHit {
    /** None. */
    NONE,
    /** {@link Limits#memory}. */
    MEMORY,
    /** {@link Limits#cpu}. */
    CPU
  }

  /**
   * The resources that a program used.
   *
   * @param peakMemory the peak resident memory in bytes: of the tree as far as it was measured, of
   *     the largest process exactly; 0 if the system does not say
   * @param cpu processor time of the program and of all child processes that it waited for
   * @param wall time from start to end
   */
  public record Usage(long peakMemory, Duration cpu, Duration wall) {}

  /** Whether the program exited with code 0. */
  public boolean succeeded() {
    return exitCode == 0 && limitHit == LimitHit.NONE;
  }
}
