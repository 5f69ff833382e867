package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.History;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.StateCodes;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts rows of both tables to tasks. */
final class Rows {
  /** The columns of both tables under the same names. States from 2 on are outcomes. */
  static final String LIVE =
      """
      SELECT id, type, priority, state, run_at, claim_no, attempts, max_attempts, crashes, since,
        cancel_requested, node, claimed_at AS started_at, created_at, NULL AS finished_at
      FROM task\
      """;

  static final String DONE =
      """
      SELECT id, type, priority, outcome + 2 AS state, run_at, claim_no, attempts, max_attempts,
        crashes, since, 0 AS cancel_requested, node, started_at, created_at, finished_at
      FROM task_done\
      """;

  /**
   * A task's columns, and its error if an attempt failed since the task was last queued by request.
   */
  static final String COLUMNS =
      """
      SELECT t.id, t.type, t.priority, t.state, t.run_at, t.claim_no, t.attempts, t.max_attempts,
        t.crashes, t.cancel_requested, t.node, t.started_at, t.created_at, t.finished_at,
        CASE WHEN t.state <> 2 AND t.claim_no > t.since THEN
          (SELECT a.cause FROM task_attempt a WHERE a.id = t.id AND a.claim_no > t.since
            ORDER BY a.claim_no DESC LIMIT 1) END\
      """;

  private static final int COLUMN_COUNT = 15;

  /**
   * Reads both tables in one statement: a task that is moved in between would be found in neither.
   */
  static final String FIND =
      COLUMNS
          + ", d.content_type, d.result, d.result_bytes FROM ("
          + LIVE
          + " WHERE id = ?1 UNION ALL "
          + DONE
          + " WHERE id = ?1) t LEFT JOIN task_done d ON d.id = t.id";

  private Rows() {}

  /** For a list: texts that a program wrote are dropped before the next row is read. */
  static Task brief(ResultSet row) throws SQLException {
    return task(row, null, null, List.of()).brief();
  }

  static Task whole(ResultSet row, List<Task.PastAttempt> history) throws SQLException {
    String contentType = row.getString(COLUMN_COUNT + 1);
    if (contentType == null) {
      return task(row, null, null, history);
    }
    long length = row.getLong(COLUMN_COUNT + 3);
    if (length > 0) {
      return task(row, null, new LongResult(contentType, length), history);
    }
    byte[] bytes = row.getBytes(COLUMN_COUNT + 2);
    return task(row, Payload.of(bytes == null ? new byte[0] : bytes, contentType), null, history);
  }

  static RunId id(ResultSet row, int column) throws SQLException {
    return RunId.of(row.getBytes(column));
  }

  private static Task task(
      ResultSet row,
      @Nullable Payload result,
      @Nullable LongResult longResult,
      List<Task.PastAttempt> history)
      throws SQLException {
    int attempts = row.getInt(7);
    String error = row.getString(15);
    return new Task(
        id(row, 1),
        row.getString(2),
        state(row.getInt(4), attempts, row.getBoolean(10)),
        row.getInt(3),
        new Task.Tries(row.getInt(6), attempts, row.getInt(8), row.getInt(9)),
        new Task.Times(
            Millis.instant(row, 13),
            Millis.instant(row, 5),
            Millis.instantOrNull(row, 12),
            Millis.instantOrNull(row, 14)),
        row.getString(11),
        error == null ? null : OutcomeText.read(error),
        result,
        longResult,
        history);
  }

  static TaskState state(int state, int attempts, boolean cancelRequested) {
    return state < StateCodes.DONE
        ? StateCodes.live(state, attempts, cancelRequested)
        : StateCodes.done(state - StateCodes.DONE);
  }

  static void attempt(ResultSet row, History history) throws SQLException {
    history.add(
        row.getInt(1),
        row.getString(2),
        Millis.instant(row, 3),
        Millis.instant(row, 4),
        row.getString(5));
  }
}
