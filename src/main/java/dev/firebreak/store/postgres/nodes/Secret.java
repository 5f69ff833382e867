package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Supplier;

/** The row of the secret that the nodes of this store share. Never changed once it exists. */
final class Secret {
  private static final String GET = "SELECT v FROM meta WHERE k = 'cluster.secret'";

  /** If two nodes start at once, the second waits here for the first and adds nothing. */
  private static final String ADD =
      "INSERT INTO meta (k, v) VALUES ('cluster.secret', ?) ON CONFLICT (k) DO NOTHING";

  private Secret() {}

  static String get(Connection connection, Supplier<String> first) throws SQLException {
    String known = Sql.text(connection, GET);
    if (!known.isEmpty()) {
      return known;
    }
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setString(1, first.get());
      add.executeUpdate();
    }
    return Sql.text(connection, GET);
  }
}
