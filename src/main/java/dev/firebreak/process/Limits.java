package dev.firebreak.process;

import java.time.Duration;

/**
 * What a program may take, with all that it starts. It is killed when it takes more, but for open
 * files, of which it is refused more.
 *
 * @param memory resident, in bytes; 0 for no limit
 * @param cpu time on processors; zero for no limit
 * @param openFiles for each of its processes; 0 for what this process may have itself
 * @param nice how much lower its priority for processors is than this process's, 0 to 19
 */
public record Limits(long memory, Duration cpu, int openFiles, int nice) {
  /** No limits of our own. */
  public static final Limits NONE = new Limits(0, Duration.ZERO, 0, 0);

  /** Whether there is any, the priority aside. */
  public boolean any() {
    return watched() || openFiles > 0;
  }

  /** Whether it has to be looked at while it runs. */
  boolean watched() {
    return memory > 0 || cpu.isPositive();
  }
}
