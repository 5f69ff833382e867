package dev.firebreak.store.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGProperty;

/** Opens connections, each with the session settings that its use requires. */
public final class Sessions {
  /** The driver asks the server to cancel a statement on another connection. */
  private static final int CANCEL_SECONDS = 1;

  private final PostgresOptions options;
  private final DatabaseTime time;
  private final String name;

  /**
   * Connects with these options.
   *
   * @param user names the sessions on the server: the node, or what the sessions are for
   */
  public Sessions(PostgresOptions options, DatabaseTime time, String user) {
    this.options = options;
    this.time = time;
    name = "firebreak " + user;
  }

  Session writer() throws SQLException {
    return new Session(open(SessionKind.WRITER), time);
  }

  /** Opens a connection. The caller closes it. */
  public Connection open(SessionKind kind) throws SQLException {
    Connection connection = Login.to(options.url(), properties(kind));
    boolean done = false;
    try (Statement statement = connection.createStatement()) {
      statement.execute(kind.settings);
      connection.setAutoCommit(kind.autoCommit);
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private Properties properties(SessionKind kind) {
    Properties properties = new Properties();
    if (options.user() != null) {
      PGProperty.USER.set(properties, options.user());
    }
    if (options.password() != null) {
      PGProperty.PASSWORD.set(properties, options.password().reveal());
    }
    PGProperty.APPLICATION_NAME.set(properties, name);
    PGProperty.CONNECT_TIMEOUT.set(properties, kind.connectSeconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, kind.socketSeconds);
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, CANCEL_SECONDS);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.BINARY_TRANSFER_ENABLE.set(properties, ArrayParameter.BINARY);
    PGProperty.PREPARE_THRESHOLD.set(properties, 1);
    return properties;
  }
}
