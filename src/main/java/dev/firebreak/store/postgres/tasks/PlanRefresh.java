package dev.firebreak.store.postgres.tasks;

import java.util.concurrent.TimeUnit;

/**
 * When the server is to plan anew. It plans each statement once, for the tables as they are then:
 * what is right for a few rows may read all of them for each of a group when there are many. Not
 * thread-safe: belongs to the writer.
 */
final class PlanRefresh {
  private static final long LIFE = TimeUnit.SECONDS.toNanos(10);

  /** Fewer rows than these are no trouble, however they are read. */
  private static final long FEW = 500;

  private long rows;
  private long since;

  PlanRefresh(long rows, long now) {
    this.rows = rows;
    this.since = now;
  }

  /** Whether they are too old. To be asked when that can be helped: they then count as new. */
  boolean stale(long liveRows, long now) {
    boolean stale = liveRows > 2 * rows + FEW || now - since > LIFE;
    if (stale) {
      rows = liveRows;
      since = now;
    }
    return stale;
  }
}
