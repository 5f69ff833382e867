package dev.firebreak.store.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGProperty;

/** Opens connections, each with the session settings that its use requires. */
public final class Sessions {
  /** Bounds the round trip of a group; a later reply counts as lost. */
  private static final int WRITER_SECONDS = 5;

  private static final int READER_SECONDS = 15;
  private static final int CONNECT_SECONDS = 2;

  /**
   * Plans are generic and made once, perhaps while tables are small, but must suit tables of every
   * size: so they always use an index, from each parameter to its rows.
   */
  private static final String WRITER =
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = '4s';
      SET lock_timeout = '2s';
      SET idle_in_transaction_session_timeout = '2s';
      SET plan_cache_mode = 'force_generic_plan';
      SET enable_seqscan = off;
      SET enable_hashjoin = off;
      SET enable_mergejoin = off;
      SET enable_bitmapscan = off;
      SET jit = off;
      SELECT set_config('synchronous_commit',
        CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply'
          ELSE 'on' END, false)\
      """;

  private static final String READER =
      """
      SET default_transaction_isolation = 'repeatable read';
      SET default_transaction_read_only = on;
      SET statement_timeout = '14s';
      SET idle_in_transaction_session_timeout = '2s';
      SET plan_cache_mode = 'force_custom_plan';
      SET jit = off\
      """;

  private static final String MIGRATION =
      """
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = 0;
      SET lock_timeout = '60s';
      SET synchronous_commit = on\
      """;

  /** Rows are read in index order, because a sort would need disk space. */
  private static final String MOVE =
      """
      ;
      SET idle_in_transaction_session_timeout = 0;
      SET enable_sort = off;
      SET enable_seqscan = off;
      SET enable_bitmapscan = off;
      SET jit = off\
      """;

  private final PostgresOptions options;
  private final DatabaseTime time;
  private final String name;

  public Sessions(PostgresOptions options, DatabaseTime time, String node) {
    this.options = options;
    this.time = time;
    name = "firebreak " + node;
  }

  Session writer() throws SQLException {
    return new Session(writerConnection(), time);
  }

  public Connection writerConnection() throws SQLException {
    return connect(WRITER_SECONDS, WRITER);
  }

  public Connection reader() throws SQLException {
    Connection connection = connect(READER_SECONDS, READER);
    connection.setAutoCommit(false);
    return connection;
  }

  /** A connection without a statement timeout. */
  public Connection migration() throws SQLException {
    return connect(0, MIGRATION);
  }

  /** A connection for one long transaction without timeouts, whose plans use indexes. */
  public Connection move() throws SQLException {
    Connection connection = connect(0, MIGRATION + MOVE);
    connection.setAutoCommit(false);
    return connection;
  }

  private Connection connect(int seconds, String settings) throws SQLException {
    Connection connection = Login.to(options.url(), properties(seconds));
    boolean done = false;
    try (Statement statement = connection.createStatement()) {
      statement.execute(settings);
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  private Properties properties(int seconds) {
    Properties properties = new Properties();
    if (options.user() != null) {
      PGProperty.USER.set(properties, options.user());
    }
    if (options.password() != null) {
      PGProperty.PASSWORD.set(properties, options.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, name);
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.BINARY_TRANSFER_ENABLE.set(properties, ArrayParameter.BINARY);
    PGProperty.PREPARE_THRESHOLD.set(properties, 1);
    return properties;
  }
}
