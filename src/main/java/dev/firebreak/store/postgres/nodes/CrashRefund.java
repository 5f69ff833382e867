package dev.firebreak.store.postgres.nodes;

import dev.firebreak.task.Claim;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Reverts the crashes that tasks were charged with when a node was declared dead that was alive:
 * the tasks did not cause them. Only that node knows, and it asks for the refund once, before it
 * stops.
 */
final class CrashRefund {
  /**
   * Excludes claims from before the task was last queued by request: these crashes no longer count.
   */
  private static final String GIVE_BACK =
      """
      WITH g AS MATERIALIZED (
        SELECT t.id FROM task t
        JOIN unnest(?::uuid[], ?::int[]) AS i(id, claim_no)
          ON t.id = i.id AND t.claim_no >= i.claim_no AND t.since < i.claim_no
        JOIN task_attempt a ON a.id = i.id AND a.claim_no = i.claim_no AND a.cause = ?
        WHERE t.crashes > 0 ORDER BY t.id FOR UPDATE OF t)
      UPDATE task t SET crashes = t.crashes - 1 FROM g WHERE t.id = g.id\
      """;

  private CrashRefund() {}

  /**
   * Reverts the charges of tasks that have not ended yet.
   *
   * @param name of the node, as it was recorded
   * @param onThreads claims whose attempts ran in its JVM
   * @return how many tasks were changed
   */
  static int giveBack(Connection connection, String name, List<Claim> onThreads)
      throws SQLException {
    Array ids =
        connection.createArrayOf("uuid", onThreads.stream().map(c -> c.id().toString()).toArray());
    Array claims =
        connection.createArrayOf("int4", onThreads.stream().map(Claim::number).toArray());
    try (PreparedStatement giveBack = connection.prepareStatement(GIVE_BACK)) {
      giveBack.setArray(1, ids);
      giveBack.setArray(2, claims);
      giveBack.setString(3, DeadNodeTakeover.lost(name));
      return giveBack.executeUpdate();
    }
  }
}
