package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The statements by which a node changes its own row, except the heartbeat. */
final class NodeRow {
  private static final String REGISTER =
      """
      INSERT INTO node (name, address, uid, version, protocol) VALUES (?, '', 0, ?, ?)
      RETURNING node_id, (extract(epoch FROM started_at) * 1000000)::bigint\
      """;

  private NodeRow() {}

  /**
   * A row that was inserted.
   *
   * @param startedMicros when, by the clock of the database, in microseconds
   */
  record Registered(long id, long startedMicros) {}

  static Registered register(Connection connection, Nodes.Self self) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(REGISTER)) {
      insert.setString(1, self.name());
      insert.setString(2, self.version());
      insert.setInt(3, self.protocol());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new Registered(row.getLong(1), row.getLong(2));
      }
    }
  }

  static void announce(Connection connection, long id, String address, long uid)
      throws SQLException, StoreException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE node SET address = ?, uid = ? WHERE node_id = ?")) {
      update.setString(1, address);
      update.setLong(2, uid);
      update.setLong(3, id);
      changeOwn(update);
    }
  }

  static void joined(Connection connection, long id) throws SQLException, StoreException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE node SET joined = true WHERE node_id = ?")) {
      update.setLong(1, id);
      changeOwn(update);
    }
  }

  static void drain(Connection connection, long id) throws SQLException, StoreException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE node SET draining = true WHERE node_id = ?")) {
      update.setLong(1, id);
      changeOwn(update);
    }
  }

  /** Deletes a row, and has all nodes look at the rows and tasks once this is committed. */
  static void delete(Connection connection, RowsGone.Gone gone) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM node WHERE node_id = ?")) {
      delete.setLong(1, gone.id());
      delete.executeUpdate();
    }
    RowsGone.send(connection, gone);
  }

  private static void changeOwn(PreparedStatement update) throws SQLException, StoreException {
    if (update.executeUpdate() == 0) {
      throw gone();
    }
  }

  static StoreException gone() {
    return new StoreException.Unavailable("this node was declared dead");
  }
}
