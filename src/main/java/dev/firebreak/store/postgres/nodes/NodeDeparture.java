package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.jdbc.EndedRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Removes a node that stops in an orderly way: its running tasks are queued again, with their
 * attempts given back and no crash charged; tasks with a cancel request are cancelled; its row is
 * deleted in the same transaction.
 */
final class NodeDeparture {
  /**
   * A separate statement: the next statement sees the latest claims, and the lock prevents new
   * ones.
   */
  private static final String LOCK = "SELECT node_id FROM node WHERE node_id = ? FOR UPDATE";

  private static final String RELEASE =
      """
      WITH v AS MATERIALIZED (
        SELECT id, cancel_requested AS cancelled
        FROM task WHERE owner = ? AND state = 1 ORDER BY id FOR UPDATE),
      d AS (
        DELETE FROM task t USING v WHERE t.id = v.id AND v.cancelled RETURNING {live}),
      n AS ({insert} FROM d)
      UPDATE task t SET state = 0, owner = NULL, claimed_at = NULL, isolated = false,
        attempts = t.attempts - 1, run_at = now()
      FROM v WHERE t.id = v.id AND NOT v.cancelled\
      """
          .transform(new EndedRow("2", "attempts - 1", "crashes", "now()")::in);

  private NodeDeparture() {}

  /** Returns how many tasks are queued again. */
  static int leave(Connection connection, long id) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK);
        PreparedStatement release = connection.prepareStatement(RELEASE)) {
      lock.setLong(1, id);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          return 0; // The node was declared dead; the take-over has done all of this.
        }
      }
      release.setLong(1, id);
      int released = release.executeUpdate();
      NodeRow.delete(connection, new RowsGone.Gone(id, false, released, 0));
      return released;
    }
  }
}
