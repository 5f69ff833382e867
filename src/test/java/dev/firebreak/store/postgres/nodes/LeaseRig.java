package dev.firebreak.store.postgres.nodes;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.connection.Schema;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Nodes that share a database. The test advances their clock and renews their leases. */
final class LeaseRig implements AutoCloseable {
  /** How many sessions wait for a lock. */
  static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'\
      """;

  final NanoClock clock = new NanoClock();
  final String url;
  private final List<Nodes> nodes = new ArrayList<>();
  private int tasks;

  LeaseRig() {
    this(Postgres.database());
  }

  LeaseRig(String url) {
    this.url = url;
    try (Connection connection = connect()) {
      Schema.ensure(connection);
    } catch (SQLException | StoreException e) {
      throw new AssertionError(e);
    }
  }

  /** A node that has announced its address. */
  Nodes node(String name) {
    Nodes node = silent(name);
    join(node.announce("pekko://firebreak@" + name + ":1", name.hashCode()));
    return node;
  }

  /** A node that has not announced its address. */
  Nodes silent(String name) {
    try {
      Nodes node =
          Nodes.open(
              new Sessions(PostgresOptions.of(url), DatabaseTime.DATABASE, "lease"),
              new Nodes.Self(name, "1", 1),
              clock);
      nodes.add(node);
      return node;
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  /** Advances the clock second by second; these nodes renew in each second. */
  void pass(int seconds, Nodes... alive) {
    for (int i = 0; i < seconds; i++) {
      clock.pass(1000);
      renew(alive);
    }
  }

  void renew(Nodes... alive) {
    for (Nodes node : alive) {
      node.renew();
    }
    for (Nodes node : alive) {
      join(node.idle());
    }
  }

  static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The first row, its columns with a blank between them; empty if there is none. */
  String row(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        return "";
      }
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        columns.add(String.valueOf(row.getString(i)));
      }
      return String.join(" ", columns);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  String names() {
    return row("SELECT string_agg(name, ' ' ORDER BY node_id) FROM node");
  }

  /**
   * Inserts a running task with its third claim.
   *
   * @param more values of columns instead of the usual ones, as {@code crashes = 1}
   */
  Claim running(Nodes owner, String name, String... more) {
    RunId id = RunId.at(++tasks);
    execute(
        String.format(
            Locale.ROOT,
            """
            INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts,
              crashes, since, isolated, cancel_requested, owner, node, claimed_at, created_at)
            VALUES ('%s', 't', 2, 1, now(), 3, 2, 5, 0, 0, false, false, %d, '%s', now(), now())\
            """,
            id,
            owner.id(),
            name));
    execute(
        String.format(
            Locale.ROOT,
            "INSERT INTO task_input (id, content_type, body) VALUES ('%s', 'text/plain', '')",
            id));
    for (String change : more) {
      execute(String.format(Locale.ROOT, "UPDATE task SET %s WHERE id = '%s'", change, id));
    }
    return new Claim(id, 3);
  }

  /** State, attempts, crashes and owner. */
  String live(Claim claim) {
    return row("SELECT state, attempts, crashes, owner FROM task WHERE id = '" + claim.id() + '\'');
  }

  /** Outcome, attempts and crashes. */
  String done(Claim claim) {
    return row("SELECT outcome, attempts, crashes FROM task_done WHERE id = '" + claim.id() + '\'');
  }

  @Override
  public void close() {
    nodes.forEach(Nodes::close);
  }
}
