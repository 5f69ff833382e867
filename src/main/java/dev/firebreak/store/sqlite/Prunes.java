package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Deletes tasks that ended long ago, those that ended first first. */
final class Prunes {
  static final String OLD =
      """
      SELECT id FROM task_done INDEXED BY task_done_age
      WHERE outcome <> 3 AND finished_at < ?1 ORDER BY finished_at LIMIT ?2\
      """;

  private final PreparedStatement old;

  Prunes(Statements statements) throws SQLException {
    old = statements.prepare(OLD);
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
    List<RunId> all = new ArrayList<>();
    old.setLong(1, before);
    old.setInt(2, limit);
    try (ResultSet row = old.executeQuery()) {
      while (row.next()) {
        all.add(RunId.of(row.getBytes(1)));
      }
    }
    session.deletions.delete(session, all);
    session.groups.prune(before, limit);
    return all.size();
  }
}
