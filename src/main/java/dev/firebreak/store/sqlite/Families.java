package dev.firebreak.store.sqlite;

import dev.firebreak.group.Family;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The parents of new tasks. */
final class Families {
  private static final String FIND =
      """
      SELECT t.owned_by, t.cancel_requested,
        coalesce((SELECT c.depth FROM task_child c WHERE c.id = t.id), 0),
        EXISTS (SELECT 1 FROM task_child c WHERE c.parent_id = t.id
          LIMIT 1 OFFSET ?2)
      FROM task t WHERE t.id = ?1\
      """;

  private final PreparedStatement find;
  private final PreparedStatement ended;
  private final PreparedStatement insert;

  Families(Statements statements) throws SQLException {
    find = statements.prepare(FIND);
    ended = statements.prepare("SELECT owned_by FROM task_done WHERE id = ?");
    insert =
        statements.prepare(
            "INSERT INTO task_child (id, parent_id, depth) VALUES (?1, ?2,"
                + " 1 + coalesce((SELECT c.depth FROM task_child c WHERE c.id = ?2), 0))");
  }

  /** Returns why a task can't be the child of another one; null if it can. */
  Accepted.@Nullable Why refusal(RunId parent, String owner) throws SQLException {
    find.setBytes(1, parent.bytes());
    find.setInt(2, Family.MOST_CHILDREN - 1);
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return notLive(parent, owner);
      } else if (!row.getString(1).equals(owner)) {
        return Accepted.Why.UNKNOWN_PARENT;
      } else if (row.getBoolean(2)) {
        return Accepted.Why.ENDED_PARENT;
      } else if (row.getInt(3) >= Family.DEEPEST) {
        return Accepted.Why.TOO_DEEP;
      }
      return row.getBoolean(4) ? Accepted.Why.TOO_MANY_CHILDREN : null;
    }
  }

  private Accepted.Why notLive(RunId parent, String owner) throws SQLException {
    ended.setBytes(1, parent.bytes());
    try (ResultSet row = ended.executeQuery()) {
      return row.next() && row.getString(1).equals(owner)
          ? Accepted.Why.ENDED_PARENT
          : Accepted.Why.UNKNOWN_PARENT;
    }
  }

  void insert(byte[] id, RunId parent) throws SQLException {
    insert.setBytes(1, id);
    insert.setBytes(2, parent.bytes());
    insert.executeUpdate();
  }
}
