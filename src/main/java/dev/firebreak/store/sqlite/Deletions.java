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

/** Deletes ended tasks with all that belongs to them, some tasks by one statement. */
final class Deletions {
  private static final int MOST_AT_ONCE = 50;

  private final PreparedStatement find;
  private final PreparedStatement key;

  /** Delete the rows that each ended task has. */
  private final List<PreparedStatement> own;

  private final List<Other> others;

  Deletions(Statements statements) throws SQLException {
    find =
        statements.prepare(
            """
            SELECT d.id, d.type, d.outcome, d.owned_by, d.attempts, i.scope, i.key
            FROM task_done d LEFT JOIN task_input i ON i.id = d.id WHERE\
            """
                + isOneOf("d.id"));
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
    return statements.prepare("DELETE FROM " + table + " WHERE" + isOneOf(column));
  }

  private static String isOneOf(String column) {
    return " " + column + " IN (?" + ", ?".repeat(MOST_AT_ONCE - 1) + ")";
  }

  /**
   * A table in which not every task has rows.
   *
   * @param any whether it has rows
   * @param rows deletes the rows of tasks
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

  /** Deletes those of some tasks that have ended, and returns them. */
  List<Moved> delete(Session session, List<RunId> ids) throws SQLException {
    List<PreparedStatement> deletes = new ArrayList<>(own);
    for (Other other : others) {
      if (other.hasRows()) {
        deletes.add(other.rows);
      }
    }
    List<Moved> deleted = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
      List<RunId> some = ids.subList(from, Math.min(from + MOST_AT_ONCE, ids.size()));
      List<Moved> ended = ended(session, some);
      if (!ended.isEmpty()) {
        List<RunId> names = ended.stream().map(Moved::id).toList();
        for (PreparedStatement each : deletes) {
          set(each, names);
          each.executeUpdate();
        }
        deleted.addAll(ended);
      }
    }
    return deleted;
  }

  /** Finds those that have ended; deletes their keys, and counts them as deleted. */
  private List<Moved> ended(Session session, List<RunId> ids) throws SQLException {
    List<Moved> ended = new ArrayList<>();
    set(find, ids);
    try (ResultSet row = find.executeQuery()) {
      while (row.next()) {
        byte[] id = row.getBytes(1);
        Moved task = new Moved(RunId.of(id), row.getString(2), row.getString(4), row.getInt(5));
        session.counts.deleted(task.type(), row.getInt(3));
        deleteKey(row.getString(6), row.getString(7), id);
        session.groupChanges.deleted(id);
        ended.add(task);
      }
    }
    return ended;
  }

  /** Sets all parameters: the last ones, of which there are no more tasks, to the last task. */
  private static void set(PreparedStatement statement, List<RunId> ids) throws SQLException {
    byte[] id = {};
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      id = i < ids.size() ? ids.get(i).bytes() : id;
      statement.setBytes(i + 1, id);
    }
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
