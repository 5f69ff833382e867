package dev.firebreak.store.sqlite;

import dev.firebreak.store.Moved;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes ended tasks with all that belongs to them. */
final class Deletions {
  private final PreparedStatement find;
  private final PreparedStatement key;

  /** Delete the rows that each ended task has. */
  private final List<PreparedStatement> own;

  private final List<Other> others;

  Deletions(Statements statements) throws SQLException {
    find =
        statements.prepare(
            """
            SELECT d.type, d.outcome, d.owned_by, d.attempts, i.scope, i.key
            FROM task_done d LEFT JOIN task_input i ON i.id = d.id WHERE d.id = ?\
            """);
    key = statements.prepare("DELETE FROM task_key WHERE scope = ? AND key = ? AND task_id = ?");
    own = List.of(rowsOf(statements, "task_input", "id"), rowsOf(statements, "task_done", "id"));
    others =
        List.of(
            new Other(statements, "task_attempt", "id"),
            new Other(statements, "task_result", "id"),
            new Other(statements, "task_output", "id"),
            new Other(statements, "task_step", "id"),
            new Other(statements, "task_signal", "id"),
            new Other(statements, "task_search", "id"),
            new Other(statements, "task_callback", "id"),
            new Other(statements, "task_child", "id"),
            new Other(statements, "task_watch", "waiter"));
  }

  private static PreparedStatement rowsOf(Statements statements, String table, String column)
      throws SQLException {
    return statements.prepare("DELETE FROM " + table + " WHERE " + column + " = ?");
  }

  /**
   * A table in which not every task has rows.
   *
   * @param any whether it has rows
   * @param rows deletes the rows of a task
   */
  private record Other(PreparedStatement any, PreparedStatement rows) {
    Other(Statements statements, String table, String column) throws SQLException {
      this(
          statements.prepare("SELECT EXISTS (SELECT 1 FROM " + table + ")"),
          rowsOf(statements, table, column));
    }

    boolean hasRows() throws SQLException {
      try (ResultSet row = any.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /**
   * Deletes those of some tasks that have ended, and returns them. Tables that are empty are looked
   * at once, and not for each task.
   */
  List<Moved> deleteEach(Session session, List<RunId> ids) throws SQLException {
    List<PreparedStatement> rows = rowsToDelete();
    List<Moved> deleted = new ArrayList<>();
    for (RunId id : ids) {
      Moved task = delete(session, id, rows);
      if (task != null) {
        deleted.add(task);
      }
    }
    return deleted;
  }

  /** Deletes a task; returns null if it has not ended. */
  @Nullable Moved delete(Session session, RunId name) throws SQLException {
    return delete(session, name, rowsToDelete());
  }

  private List<PreparedStatement> rowsToDelete() throws SQLException {
    List<PreparedStatement> rows = new ArrayList<>(own);
    for (Other other : others) {
      if (other.hasRows()) {
        rows.add(other.rows);
      }
    }
    return rows;
  }

  private @Nullable Moved delete(Session session, RunId name, List<PreparedStatement> rows)
      throws SQLException {
    byte[] id = name.bytes();
    find.setBytes(1, id);
    Moved deleted;
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      deleted = new Moved(name, row.getString(1), row.getString(3), row.getInt(4));
      session.counts.deleted(deleted.type(), row.getInt(2));
      deleteKey(row.getString(5), row.getString(6), id);
    }
    session.groupChanges.deleted(id);
    for (PreparedStatement delete : rows) {
      delete.setBytes(1, id);
      delete.executeUpdate();
    }
    return deleted;
  }

  private void deleteKey(@Nullable String scope, @Nullable String name, byte[] id)
      throws SQLException {
    if (name != null) {
      key.setString(1, scope);
      key.setString(2, name);
      key.setBytes(3, id);
      key.executeUpdate();
    }
  }
}
