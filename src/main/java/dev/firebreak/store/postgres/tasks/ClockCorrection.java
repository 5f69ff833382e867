package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects due times that were written while the server's clock was ahead of what it says now: it
 * was set back, or another server has taken over. What was due then is due now, and a delay or a
 * backoff begins anew. A time that the caller named stays as it is. Doing it twice, or on several
 * nodes, does no harm. Not thread-safe: belongs to the writer.
 */
final class ClockCorrection {
  private static final Logger LOG = LoggerFactory.getLogger(ClockCorrection.class);

  /** Sessions of one server may see each other's times a moment early. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final long AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
  private static final RunId START = new RunId(0, 0);

  /** So many rows hold up the writer for a few milliseconds. */
  private static final int SLICE = 2000;

  /**
   * Tasks that were due stand before what was accepted since the step, hence the minute. {@code
   * ended} is when the last attempt ended, unless the task was queued again by request after that.
   * A start that failed leaves no row each time, and at most ten minutes of waiting.
   */
  private static final String CORRECT =
      """
      WITH s AS MATERIALIZED (
        SELECT t.id, t.claim_no, t.since, t.run_at, t.created_at, (
          SELECT a.finished_at FROM task_attempt a
          WHERE a.id = t.id AND a.claim_no = t.claim_no AND t.since <> t.claim_no) AS ended
        FROM task t
        WHERE t.state = 0 AND t.run_at > {now} AND (t.claim_no > 0 OR t.created_at > {now})
          AND t.id > ?::uuid
        ORDER BY t.id LIMIT ? FOR UPDATE OF t SKIP LOCKED),
      u AS (
        UPDATE task t SET created_at = least(t.created_at, {now}), run_at = CASE
          WHEN s.claim_no > 0 THEN CASE
            WHEN s.ended IS NULL
                AND (s.since = s.claim_no OR s.run_at >= {now} + interval '10 minutes')
              OR s.ended > {now} AND s.run_at <= s.ended
              THEN {now} - interval '1 minute'
            WHEN s.ended > {now} THEN {now} + (s.run_at - s.ended)
            ELSE s.run_at END
          WHEN s.run_at <= s.created_at THEN {now} - interval '1 minute'
          WHEN s.since = -1 THEN {now} + (s.run_at - s.created_at)
          ELSE s.run_at END
        FROM s WHERE t.id = s.id)
      SELECT id FROM s ORDER BY id\
      """;

  private @Nullable Instant latest;

  /** Where the correction goes on; null if there is nothing to correct. */
  private @Nullable RunId from = START;

  private long notBefore = System.nanoTime();

  /** The server's clock says this. */
  void saw(Instant now) {
    Instant before = latest;
    if (before != null && now.isBefore(before.minus(TOLERANCE))) {
      LOG.warn(
          "The database's clock was set back by {}; due times are corrected.",
          Duration.between(now, before));
      from = START;
    }
    latest = now;
  }

  /** How long until there is something to do; null if there is nothing. */
  @Nullable Long pauseNanos() {
    return from == null ? null : (Long) Math.max(0, notBefore - System.nanoTime());
  }

  /** Corrects some. */
  void slice(Commits commits) {
    RunId after = from;
    if (after == null || notBefore - System.nanoTime() > 0) {
      return;
    }
    List<RunId> seen = new ArrayList<>();
    Statement step =
        new Statement(
            CORRECT, p -> p.add(after.toString()).add(SLICE), row -> seen.add(Rows.id(row, 1)));
    try {
      commits.run(List.of(step));
      from = seen.size() < SLICE ? null : seen.getLast();
    } catch (SQLException e) {
      LOG.warn("Due times can't be corrected now, next try in 1 s: {}", SqlErrorKind.words(e));
      notBefore = System.nanoTime() + AFTER_FAILURE;
    }
  }
}
