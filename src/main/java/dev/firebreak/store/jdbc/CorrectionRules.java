package dev.firebreak.store.jdbc;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.time.Duration;

/**
 * What the correction of due times after a step back of the clock has in common in all databases.
 */
public final class CorrectionRules {
  /** Less than all ids: the correction begins after it. */
  public static final RunId START = new RunId(0, 0);

  /**
   * Tasks that were due are queued this long before tasks accepted since the clock was set back.
   */
  public static final Duration AHEAD = Duration.ofMinutes(1);

  /**
   * A failed start does not always leave a row of an attempt: a task without one that is due later
   * than after this time does not wait for its next start.
   */
  public static final Duration LONGEST_PAUSE = Outcome.NotStarted.LONGEST_PAUSE;

  /** The number of tasks in one step, which takes the writer a few milliseconds. */
  public static final int SLICE = 2000;

  private CorrectionRules() {}
}
