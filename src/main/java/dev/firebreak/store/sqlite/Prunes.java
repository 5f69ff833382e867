package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes tasks that ended long ago, those that ended first first. */
final class Prunes {
  static final String OLD =
      """
      SELECT d.id, i.scope, i.key, d.type, d.outcome FROM task_done d INDEXED BY task_done_age
      CROSS JOIN task_input i ON i.id = d.id
      WHERE d.outcome <> 3 AND d.finished_at < ?1 ORDER BY d.finished_at LIMIT ?2\
      """;

  private final PreparedStatement old;
  private final PreparedStatement key;
  private final List<PreparedStatement> rest;

  Prunes(Statements statements) throws SQLException {
    old = statements.prepare(OLD);
    key = statements.prepare("DELETE FROM task_key WHERE scope = ? AND key = ? AND task_id = ?");
    rest =
        List.of(
            statements.prepare("DELETE FROM task_attempt WHERE id = ?"),
            statements.prepare("DELETE FROM task_input WHERE id = ?"),
            statements.prepare("DELETE FROM task_result WHERE id = ?"),
            statements.prepare("DELETE FROM task_output WHERE id = ?"),
            statements.prepare("DELETE FROM task_search WHERE id = ?"),
            statements.prepare("DELETE FROM task_done WHERE id = ?"));
  }

  static Operation<Integer> of(Duration age, int limit) {
    return new Operation<>() {
      @Override
      Integer apply(Session session) throws SQLException {
        return session.prunes.prune(session, session.now - Millis.of(age), limit);
      }
    };
  }

  private int prune(Session session, long before, int limit) throws SQLException {
    List<Old> all = new ArrayList<>();
    old.setLong(1, before);
    old.setInt(2, limit);
    try (ResultSet row = old.executeQuery()) {
      while (row.next()) {
        all.add(new Old(RunId.of(row.getBytes(1)), row.getString(2), row.getString(3)));
        session.counts.deleted(row.getString(4), row.getInt(5));
      }
    }
    for (Old task : all) {
      byte[] id = task.id.bytes();
      if (task.key != null) {
        key.setString(1, task.scope);
        key.setString(2, task.key);
        key.setBytes(3, id);
        key.executeUpdate();
      }
      for (PreparedStatement delete : rest) {
        delete.setBytes(1, id);
        delete.executeUpdate();
      }
    }
    return all.size();
  }

  private record Old(RunId id, @Nullable String scope, @Nullable String key) {}
}
