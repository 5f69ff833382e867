package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.NodeStore.Entry;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.postgres.connection.AdvisoryLocks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides how a node enters the cluster: exactly one node forms the cluster and all others join. An
 * advisory lock of the database serializes the decisions.
 */
final class ClusterBootstrap {
  /**
   * The oldest node that has announced its address forms the cluster. A node without an address is
   * not chosen, because it may never announce one.
   */
  private static final String FORM =
      """
      UPDATE node SET joined = true
      WHERE node_id = ? AND NOT EXISTS (SELECT 1 FROM node WHERE joined)
        AND node_id =
          (SELECT min(node_id) FROM node WHERE NOT draining AND address <> '')\
      """;

  private static final String LOOK = "SELECT node_id, address, joined FROM node ORDER BY node_id";

  private ClusterBootstrap() {}

  static Entry enter(Connection connection, long id) throws SQLException, StoreException {
    Sql.run(connection, "SET LOCAL lock_timeout = '5s'");
    Sql.run(connection, AdvisoryLocks.lockStatement(AdvisoryLocks.BOOTSTRAP));
    return mayForm(connection, id) ? new Entry.Form() : findCluster(connection, id);
  }

  /**
   * Records that this node forms the cluster, if no other node has to. A separate statement, so
   * that its snapshot contains what was committed before the lock was taken.
   */
  private static boolean mayForm(Connection connection, long id) throws SQLException {
    try (PreparedStatement form = connection.prepareStatement(FORM)) {
      form.setLong(1, id);
      return form.executeUpdate() == 1;
    }
  }

  private static Entry findCluster(Connection connection, long id)
      throws SQLException, StoreException {
    boolean alive = false;
    List<String> addresses = new ArrayList<>();
    try (PreparedStatement look = connection.prepareStatement(LOOK);
        ResultSet row = look.executeQuery()) {
      while (row.next()) {
        boolean mine = row.getLong(1) == id;
        alive |= mine;
        if (row.getBoolean(3)) {
          if (mine) {
            // An earlier decision that this node forms the cluster, whose reply was lost.
            return new Entry.Form();
          }
          addresses.add(row.getString(2));
        }
      }
    }
    if (!alive) {
      throw NodeRow.gone();
    }
    return addresses.isEmpty() ? new Entry.Wait() : new Entry.Join(addresses);
  }
}
