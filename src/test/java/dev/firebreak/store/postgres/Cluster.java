package dev.firebreak.store.postgres;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** A database with the tables of a store, and the rows of nodes that are said to live. */
final class Cluster {
  /** Frees what a node ran, as the one does that declares it dead, and deletes its row. */
  private static final String[] DECLARE_DEAD = {
    """
    WITH v AS MATERIALIZED (
      SELECT id, cancel_requested AS c, crashes + (NOT isolated)::int AS nc, claim_no, claimed_at,
        node
      FROM task WHERE owner = %1$d AND state = 1 ORDER BY id FOR UPDATE),
    a AS (
      INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
      SELECT id, claim_no, node, claimed_at, '%2$s',
        '{"kind":"crashed","cause":{"kind":"node-lost","node":"' || node || '"}}' FROM v),
    d AS (
      DELETE FROM task t USING v WHERE t.id = v.id AND (v.c OR v.nc >= 3)
      RETURNING t.id, t.type, t.priority, t.run_at, t.timeout_ms, t.claim_no, t.attempts,
        t.max_attempts, t.since, t.node, t.created_at, t.claimed_at, v.c, v.nc),
    n AS (
      INSERT INTO task_done (id, type, priority, outcome, run_at, timeout_ms, claim_no, attempts,
        max_attempts, crashes, since, node, created_at, started_at, finished_at)
      SELECT id, type, priority, CASE WHEN c THEN 2 ELSE 3 END, run_at, timeout_ms, claim_no,
        attempts - 1, max_attempts, nc, since, node, created_at, claimed_at, '%2$s' FROM d)
    UPDATE task t SET state = 0, owner = NULL, claimed_at = NULL, crashes = v.nc, isolated = false,
      attempts = t.attempts - 1,
      run_at = '%2$s'::timestamptz + CASE WHEN v.nc >= 2 THEN interval '2 s' ELSE interval '0' END
    FROM v WHERE t.id = v.id AND NOT (v.c OR v.nc >= 3)
    """,
    "DELETE FROM node WHERE node_id = %1$d"
  };

  private final String url;

  Cluster() {
    this(Postgres.database());
  }

  Cluster(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  PostgresOptions where() {
    return PostgresOptions.of(url);
  }

  /** A row for a node, and its store. */
  PostgresStore open(StoreOptions options, Time time) throws StoreException {
    PostgresStore.prepare(where());
    return PostgresStore.open(where(), options, node(options.node()), time);
  }

  static StoreOptions options(String node, Executor answers) {
    return new StoreOptions(node, InstantSource.system(), answers, 1 << 20, () -> {});
  }

  long node(String name) {
    return number(
        """
        INSERT INTO node (name, address, uid, version, protocol) VALUES ('%s', '', 0, '', 1)
        RETURNING node_id\
        """
            .formatted(name));
  }

  void declareDead(long node, Instant now) {
    for (String sql : DECLARE_DEAD) {
      run(sql.formatted(node, now));
    }
  }

  void run(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  long number(String sql) {
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

  /** Ends the connections of those whose name begins like this, but for one's own. */
  long kill(String application) {
    return number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE"
            + " '"
            + application
            + "%' AND pid <> pg_backend_pid() AND datname = current_database()");
  }
}
