package dev.firebreak.store.postgres.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.store.History;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts rows of both tables to tasks. */
final class Rows {
  /** The columns of both tables under the same names. States from 2 on are outcomes. */
  static final String LIVE =
      """
      SELECT id, type, priority, state::int AS state, run_at, claim_no, attempts, max_attempts,
        crashes, since, cancel_requested, node, claimed_at AS started_at, created_at,
        NULL::timestamptz AS finished_at
      FROM task\
      """;

  static final String DONE =
      """
      SELECT id, type, priority, outcome + 2 AS state, run_at, claim_no, attempts, max_attempts,
        crashes, since, false AS cancel_requested, node, started_at, created_at, finished_at
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
          + " WHERE id = ? UNION ALL "
          + DONE
          + " WHERE id = ?) t LEFT JOIN task_done d ON d.id = t.id";

  private static final String STATES =
      """
      SELECT i.id, coalesce(t.type, d.type), t.state,
        coalesce(t.attempts, d.attempts), t.cancel_requested, d.outcome
      FROM unnest(?) AS i(id) LEFT JOIN task t ON t.id = i.id LEFT JOIN task_done d ON d.id = i.id\
      """;

  private Rows() {}

  /**
   * Receives a task's state; null if there is no such task. The row's second column is the type,
   * the fourth the attempts.
   */
  interface StateListener {
    void hear(ResultSet row, RunId id, @Nullable TaskState state) throws SQLException;
  }

  static Step states(ArrayParameter ids, StateListener listener) {
    return new Statement(
        STATES,
        p -> p.add(ids),
        row -> {
          TaskState state = null;
          int outcome = row.getInt(6);
          if (!row.wasNull()) {
            state = StateCodes.done(outcome);
          }
          int live = row.getInt(3);
          if (!row.wasNull()) {
            state = StateCodes.live(live, row.getInt(4), row.getBoolean(5));
          }
          listener.hear(row, id(row, 1), state);
        });
  }

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
    UUID id = row.getObject(column, UUID.class);
    return new RunId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  static UUID uuid(RunId id) {
    return new UUID(id.high(), id.low());
  }

  private static Task task(
      ResultSet row,
      @Nullable Payload result,
      @Nullable LongResult longResult,
      List<Task.PastAttempt> history)
      throws SQLException {
    int attempts = row.getInt(7);
    int state = row.getInt(4);
    String error = row.getString(15);
    return new Task(
        id(row, 1),
        row.getString(2),
        state < StateCodes.DONE
            ? StateCodes.live(state, attempts, row.getBoolean(10))
            : StateCodes.done(state - StateCodes.DONE),
        row.getInt(3),
        new Task.Tries(row.getInt(6), attempts, row.getInt(8), row.getInt(9)),
        new Task.Times(
            DatabaseTime.instant(row, 13),
            DatabaseTime.instant(row, 5),
            DatabaseTime.instantOrNull(row, 12),
            DatabaseTime.instantOrNull(row, 14)),
        row.getString(11),
        error == null ? null : OutcomeText.read(error),
        result,
        longResult,
        history);
  }

  static void attempt(ResultSet row, History history) throws SQLException {
    history.add(
        row.getInt(1),
        row.getString(2),
        DatabaseTime.instant(row, 3),
        DatabaseTime.instant(row, 4),
        row.getString(5));
  }
}
