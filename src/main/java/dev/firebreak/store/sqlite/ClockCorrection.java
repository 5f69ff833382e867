package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.CorrectionRules;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Corrects due times that were written while the clock was ahead of its present time: the clock was
 * set back, or was wrong when an earlier process ran. Tasks that were due then become due now, and
 * a delay or a backoff begins again. A time that the caller or an attempt gave stays unchanged. The
 * correction is idempotent.
 */
final class ClockCorrection {
  /** The value of {@code task.since} for a due time that counts from when the task was accepted. */
  static final int DELAYED = -1;

  private static final String WRONG =
      """
      WHERE state = 0 AND parked IS NULL AND run_at > ?1 AND (claim_no > 0 OR created_at > ?1) AND id > ?2\
      """;
  private static final String FIND =
      "SELECT id FROM task " + WRONG + " ORDER BY id LIMIT " + CorrectionRules.SLICE;

  /** The end of a task's last attempt, unless the task was queued again by request after that. */
  private static final String ENDED =
      """
      (SELECT a.finished_at FROM task_attempt a
        WHERE a.id = task.id AND a.claim_no = task.claim_no AND task.since <> task.claim_no)\
      """;

  private static final String CORRECT =
      String.format(
          Locale.ROOT,
          """
          UPDATE task SET created_at = min(created_at, ?1), run_at = CASE
            WHEN claim_no > 0 THEN CASE
              WHEN %1$s IS NULL AND (since = claim_no OR run_at >= ?1 + %4$d) THEN ?1 - %3$d
              WHEN %1$s > ?1 AND run_at > %1$s THEN ?1 + run_at - %1$s
              WHEN %1$s > ?1 THEN ?1 - %3$d
              ELSE run_at END
            WHEN run_at <= created_at THEN ?1 - %3$d
            WHEN since = -1 THEN ?1 + run_at - created_at
            ELSE run_at END
          %2$s AND id <= ?3\
          """,
          ENDED,
          WRONG,
          CorrectionRules.AHEAD.toMillis(),
          CorrectionRules.LONGEST_PAUSE.toMillis());

  private final PreparedStatement find;
  private final PreparedStatement correct;

  ClockCorrection(Statements statements) throws SQLException {
    find = statements.prepare(FIND);
    correct = statements.prepare(CORRECT);
  }

  /**
   * Corrects the next {@link CorrectionRules#SLICE} tasks.
   *
   * @param after the last task of the previous slice, or {@link CorrectionRules#START}
   * @return the last task of this slice; null if there are no more
   */
  @Nullable RunId slice(long now, RunId after) throws SQLException {
    find.setLong(1, now);
    find.setBytes(2, after.bytes());
    byte[] last = null;
    int found = 0;
    try (ResultSet row = find.executeQuery()) {
      while (row.next()) {
        last = row.getBytes(1);
        found++;
      }
    }
    if (last == null) {
      return null;
    }
    correct.setLong(1, now);
    correct.setBytes(2, after.bytes());
    correct.setBytes(3, last);
    correct.executeUpdate();
    return found < CorrectionRules.SLICE ? null : RunId.of(last);
  }
}
