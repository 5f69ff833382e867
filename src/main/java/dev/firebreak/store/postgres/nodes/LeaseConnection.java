package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.postgres.connection.Login;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens the connections that maintain the rows of nodes. They are used for nothing else, so that a
 * renewal does not wait behind other statements.
 *
 * @param where the options of the database
 */
public record LeaseConnection(PostgresOptions where) {
  private static final String HEARTBEAT = "-c statement_timeout=900 -c synchronous_commit=off";
  private static final String TRANSACTIONS = "-c statement_timeout=6000 -c synchronous_commit=on";
  private static final String BOTH =
      " -c lock_timeout=2000 -c idle_in_transaction_session_timeout=2000";

  /** For renewals: fails after a second, and does not wait for the disk. */
  Connection heartbeat() throws SQLException {
    return open(HEARTBEAT, 1);
  }

  /** For all other statements on the rows of nodes. */
  Connection transactions() throws SQLException {
    return open(TRANSACTIONS, 7);
  }

  private Connection open(String options, int seconds) throws SQLException {
    Properties properties = new Properties();
    if (where.user() != null) {
      properties.setProperty("user", where.user());
    }
    if (where.password() != null) {
      properties.setProperty("password", where.password());
    }
    properties.setProperty("ApplicationName", "firebreak-lease");
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", Integer.toString(seconds));
    properties.setProperty("cancelSignalTimeout", "1");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("targetServerType", "primary");
    properties.setProperty("options", options + BOTH);
    Connection connection = Login.to(where.url(), properties);
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
