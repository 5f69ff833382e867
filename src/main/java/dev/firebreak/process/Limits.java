package dev.firebreak.process;

import java.time.Duration;

/**
 * The resources that a program and all processes that it starts may use. A program that exceeds a
 * limit is killed, except for open files: opening more of them fails.
 *
 * @param memory resident, in bytes; 0 for no limit
 * @param cpu processor time; zero for no limit
 * @param openFiles for each process; 0 for the limit of this process
 * @param nice how much lower the scheduling priority is than that of this process, 0 to 19
 */
public record Limits(long memory, Duration cpu, int openFiles, int nice) {
  /** No limits beyond those of the system. */
  public static final Limits NONE = new Limits(0, Duration.ZERO, 0, 0);

  /** Whether any limit is set, not counting the priority. */
  public boolean any() {
    return watched() || openFiles > 0;
  }

  /** Whether the program has to be measured while it runs. */
  boolean watched() {
    return memory > 0 || cpu.isPositive();
  }
}
