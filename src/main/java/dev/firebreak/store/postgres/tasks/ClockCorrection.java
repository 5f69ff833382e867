package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.jdbc.CorrectionRules;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects due times that were written while the server's clock was ahead of its present time: the
 * clock was set back, or another server has taken over. Tasks that were due then become due now,
 * and a delay or a backoff begins again. A time that the caller or an attempt gave stays unchanged.
 * The correction is idempotent and may run on several nodes. Not thread-safe: used by the writer
 * only.
 */
final class ClockCorrection {
  private static final Logger LOG = LoggerFactory.getLogger(ClockCorrection.class);

  /** The times of one server's sessions may differ slightly. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final long AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);

  /**
   * {@code ended} is when the last attempt ended, unless the task was queued again by request after
   * that.
   */
  private static final String CORRECT =
      String.format(
          Locale.ROOT,
          """
          WITH s AS MATERIALIZED (
            SELECT t.id, t.claim_no, t.since, t.run_at, t.created_at, (
              SELECT a.finished_at FROM task_attempt a
              WHERE a.id = t.id AND a.claim_no = t.claim_no AND t.since <> t.claim_no) AS ended
            FROM task t
            WHERE t.state = 0 AND t.parked IS NULL AND t.run_at > {now} AND (t.claim_no > 0 OR t.created_at > {now})
              AND t.id > ?::uuid
            ORDER BY t.id LIMIT ? FOR UPDATE OF t SKIP LOCKED),
          u AS (
            UPDATE task t SET created_at = least(t.created_at, {now}), run_at = CASE
              WHEN s.claim_no > 0 THEN CASE
                WHEN s.ended IS NULL
                    AND (s.since = s.claim_no OR s.run_at >= {now} + interval '%2$d s')
                  OR s.ended > {now} AND s.run_at <= s.ended
                  THEN {now} - interval '%1$d s'
                WHEN s.ended > {now} THEN {now} + (s.run_at - s.ended)
                ELSE s.run_at END
              WHEN s.run_at <= s.created_at THEN {now} - interval '%1$d s'
              WHEN s.since = -1 THEN {now} + (s.run_at - s.created_at)
              ELSE s.run_at END
            FROM s WHERE t.id = s.id)
          SELECT id FROM s ORDER BY id\
          """,
          CorrectionRules.AHEAD.toSeconds(),
          CorrectionRules.LONGEST_PAUSE.toSeconds());

  private @Nullable Instant latest;

  /** The id after which the correction continues; null if there is nothing to correct. */
  private @Nullable RunId from = CorrectionRules.START;

  private long notBefore = System.nanoTime();

  /** Records the time of the server's clock. */
  void saw(Instant now) {
    Instant before = latest;
    if (before != null && now.isBefore(before.minus(TOLERANCE))) {
      LOG.warn(
          "The database's clock was set back by {}; due times of queued tasks are corrected.",
          Duration.between(now, before));
      from = CorrectionRules.START;
    }
    latest = now;
  }

  /** The time until the next slice; null if there is nothing to correct. */
  @Nullable Long pauseNanos() {
    return from == null ? null : (Long) Math.max(0, notBefore - System.nanoTime());
  }

  /** Corrects the next {@link CorrectionRules#SLICE} tasks. */
  void slice(Maintenance maintenance) {
    RunId after = from;
    if (after == null || notBefore - System.nanoTime() > 0) {
      return;
    }
    List<RunId> seen = new ArrayList<>();
    Statement step =
        new Statement(
            CORRECT,
            p -> p.add(after.toString()).add(CorrectionRules.SLICE),
            row -> seen.add(PostgresDialect.readId(row, 1)));
    try {
      maintenance.run(List.of(step));
      from = seen.size() < CorrectionRules.SLICE ? null : seen.getLast();
    } catch (SQLException e) {
      LOG.warn(
          "The due times of queued tasks can't be corrected ({}); retrying in 1 s.",
          ErrorText.firstLine(e));
      notBefore = System.nanoTime() + AFTER_FAILURE;
    }
  }
}
