package dev.firebreak.store.sqlite;

import dev.firebreak.store.Moved;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes ended tasks with all that belongs to them. */
final class Deletions {
  private final PreparedStatement find;
  private final PreparedStatement key;
  private final List<PreparedStatement> rest;

  Deletions(Statements statements) throws SQLException {
    find =
        statements.prepare(
            """
            SELECT d.type, d.outcome, d.owned_by, d.attempts, i.scope, i.key
            FROM task_done d LEFT JOIN task_input i ON i.id = d.id WHERE d.id = ?\
            """);
    key = statements.prepare("DELETE FROM task_key WHERE scope = ? AND key = ? AND task_id = ?");
    rest =
        List.of(
            statements.prepare("DELETE FROM task_attempt WHERE id = ?"),
            statements.prepare("DELETE FROM task_input WHERE id = ?"),
            statements.prepare("DELETE FROM task_result WHERE id = ?"),
            statements.prepare("DELETE FROM task_output WHERE id = ?"),
            statements.prepare("DELETE FROM task_step WHERE id = ?"),
            statements.prepare("DELETE FROM task_signal WHERE id = ?"),
            statements.prepare("DELETE FROM task_search WHERE id = ?"),
            statements.prepare("DELETE FROM task_callback WHERE id = ?"),
            statements.prepare("DELETE FROM task_child WHERE id = ?"),
            statements.prepare("DELETE FROM task_watch WHERE waiter = ?"),
            statements.prepare("DELETE FROM task_done WHERE id = ?"));
  }

  /** Deletes a task; returns null if it has not ended. */
  @Nullable Moved delete(Session session, RunId name) throws SQLException {
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
    for (PreparedStatement delete : rest) {
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
