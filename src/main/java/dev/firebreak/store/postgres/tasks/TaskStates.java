package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StateCodes;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks up the states of tasks that a statement did not change. */
final class TaskStates {
  private static final String LOOK_UP =
      """
      SELECT i.id, coalesce(t.type, d.type), t.state,
        coalesce(t.attempts, d.attempts), t.cancel_requested, d.outcome,
        coalesce(t.owned_by, d.owned_by), t.parked IS NOT NULL
      FROM unnest(?) AS i(id) LEFT JOIN task t ON t.id = i.id LEFT JOIN task_done d ON d.id = i.id\
      """;

  private TaskStates() {}

  /**
   * Receives a task's state; null if there is no such task. The row's second column is the type,
   * the fourth the attempts, the seventh the owner.
   */
  interface StateListener {
    void onState(ResultSet row, RunId id, @Nullable TaskState state) throws SQLException;
  }

  static Step lookUp(ArrayParameter ids, StateListener listener) {
    return new Statement(
        LOOK_UP,
        p -> p.add(ids),
        row -> {
          TaskState state = null;
          int outcome = row.getInt(6);
          if (!row.wasNull()) {
            state = StateCodes.done(outcome);
          }
          int live = row.getInt(3);
          if (!row.wasNull()) {
            state = StateCodes.live(live, row.getInt(4), row.getBoolean(5), row.getBoolean(8));
          }
          listener.onState(row, PostgresDialect.readId(row, 1), state);
        });
  }
}
