package dev.firebreak.store.postgres.tasks;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.nodes.DeadNodeTakeover;
import dev.firebreak.store.postgres.nodes.FailureDetector;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Executor;

/** A database with the tables of a store and with rows of nodes that do not renew them. */
public final class Cluster {
  private final String url;

  public Cluster() {
    this(Postgres.database());
  }

  Cluster(String url) {
    this.url = url;
  }

  public String url() {
    return url;
  }

  public PostgresOptions where() {
    return PostgresOptions.of(url);
  }

  /** Inserts a row for a node and opens its store. */
  PostgresStore open(StoreOptions options, DatabaseTime time) throws StoreException {
    PostgresStore.prepare(where());
    return PostgresStore.open(where(), options, node(options.node()), time);
  }

  public static StoreOptions options(String node, Executor answers) {
    return new StoreOptions(node, InstantSource.system(), answers, 1 << 20, () -> {});
  }

  long node(String name) {
    return number(
        String.format(
            Locale.ROOT,
            """
            INSERT INTO node (name, address, uid, version, protocol) VALUES ('%s', '', 0, '', 1)
            RETURNING node_id\
            """,
            name));
  }

  /** Declares a node dead, as its peer does. */
  void declareDead(long node, InstantSource clock) {
    long beat = number("SELECT beat FROM node WHERE node_id = " + node);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET firebreak.now = '" + clock.instant() + '\'');
      FailureDetector.SilentPeer still = new FailureDetector.SilentPeer(node, beat);
      var _ =
          DeadNodeTakeover.declare(connection, DatabaseTime.of(clock), still, () -> true)
              .orElseThrow();
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  public void run(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  public long number(String sql) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : -1;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Terminates the sessions whose application name begins like this, except this one. */
  long kill(String application) {
    return number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE"
            + " '"
            + application
            + "%' AND pid <> pg_backend_pid() AND datname = current_database()");
  }
}
