package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.CorrectionRules;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the due times of queued tasks are corrected: after each start, and after the clock was
 * set back. A part of them is corrected in the transaction of each group.
 */
final class DueTimeCorrection {
  private static final Logger LOG = LoggerFactory.getLogger(DueTimeCorrection.class);

  /** The time of the last group. */
  private long latest;

  /** The id after which the correction continues; null if there is nothing to correct. */
  private @Nullable RunId from = CorrectionRules.START;

  boolean isUnderWay() {
    return from != null;
  }

  /**
   * Corrects a part. Runs before the group, so that new tasks do not overtake tasks due before the
   * clock was set back.
   *
   * @return where the correction continues once this is committed; null if it is complete
   */
  @Nullable RunId slice(Session session) throws SQLException {
    if (session.now < latest) {
      LOG.warn(
          "The clock was set back by {} ms; due times of queued tasks are corrected.",
          latest - session.now);
      from = CorrectionRules.START;
    }
    RunId start = from;
    return start == null ? null : session.clockCorrection.slice(session.now, start);
  }

  /**
   * A group is committed.
   *
   * @param now the time of the group
   * @param next the result of {@link #slice}
   */
  void committed(long now, @Nullable RunId next) {
    latest = now;
    from = next;
  }

  /** A group failed. The correction must not fail every group; the next start repeats it. */
  void stop() {
    from = null;
  }
}
