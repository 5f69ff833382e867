package dev.firebreak.store.postgres.tasks;

import java.util.concurrent.TimeUnit;

/**
 * Decides when the server must plan its statements again. A session plans each statement once, for
 * the tables at that time: a plan that suits few rows may scan the whole table for each row of a
 * group when there are many. Not thread-safe: used by the writer only.
 */
final class PlanRefresh {
  private static final long LIFE = TimeUnit.SECONDS.toNanos(10);

  /** A table with fewer rows is read fast by any plan. */
  private static final long FEW = 500;

  private long rows;
  private long since;

  PlanRefresh(long rows, long now) {
    this.rows = rows;
    this.since = now;
  }

  /**
   * Whether the plans are too old. If so they count as new from now on, so the caller must discard
   * them.
   */
  boolean stale(long liveRows, long now) {
    boolean stale = liveRows > 2 * rows + FEW || now - since > LIFE;
    if (stale) {
      rows = liveRows;
      since = now;
    }
    return stale;
  }
}
