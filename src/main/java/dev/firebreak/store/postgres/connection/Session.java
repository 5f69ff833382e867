package dev.firebreak.store.postgres.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/** The writer's connection. */
public final class Session implements AutoCloseable {
  private static final String BEGAN =
      "SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()";
  private static final String TERMINATE =
      """
      SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
      WHERE pid = ? AND backend_start::text = ?\
      """;

  private final Connection connection;
  private final DatabaseTime time;
  private final StatementTexts texts;
  private final Name name;
  private final Set<String> due = new HashSet<>();
  private boolean sent;

  /**
   * Identifies a session on the server.
   *
   * @param pid the server's process
   * @param began when that process was started, because process ids are reused
   */
  record Name(int pid, String began) {}

  public Session(Connection connection, DatabaseTime time) throws SQLException {
    this.connection = connection;
    this.time = time;
    texts = new StatementTexts(time::in);
    name = new Name(connection.unwrap(PGConnection.class).getBackendPID(), text(BEGAN));
  }

  Name name() {
    return name;
  }

  /**
   * Runs statements in one transaction and one round trip; if one fails, all are rolled back. Their
   * results are read after the commit.
   */
  public void run(List<Step> steps) throws SQLException {
    sent = false;
    if (time.testClock() != null) {
      setTime(time.testClock().instant().toString());
    }
    Duration timeout = steps.stream().map(Step::patience).reduce(Duration.ZERO, Session::longer);
    if (timeout.isZero()) {
      runWithin(steps);
      return;
    }
    int usual = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
    runWithin(steps);
    connection.setNetworkTimeout(Runnable::run, usual); // A failed connection is not reused.
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void runWithin(List<Step> steps) throws SQLException {
    List<String> each = steps.stream().map(Step::sql).toList();
    String sql = texts.of(each);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Step.Parameters parameters = new Step.Parameters(statement);
      for (Step step : steps) {
        step.bind(parameters);
      }
      sent = true;
      boolean rows = statement.execute();
      for (Step step : steps) {
        if (rows) {
          read(statement, step);
        }
        rows = statement.getMoreResults();
      }
      DueReports.read(statement.getWarnings(), due);
    }
  }

  /** The types of the tasks that triggers have woken or submitted since the last call. */
  public Set<String> takeDue() {
    Set<String> types = Set.copyOf(due);
    due.clear();
    return types;
  }

  /** Whether the server may have executed the last group. */
  public boolean sent() {
    return sent;
  }

  private static void read(PreparedStatement statement, Step step) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        step.read(row);
      }
    }
  }

  private void setTime(String now) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("SELECT set_config('firebreak.now', ?, false)")) {
      set.setString(1, now);
      set.execute();
    }
  }

  /** Terminates another session, which might otherwise still commit a group that was refused. */
  void terminate(Name other) throws SQLException {
    try (PreparedStatement terminate = connection.prepareStatement(TERMINATE)) {
      terminate.setInt(1, other.pid);
      terminate.setString(2, other.began);
      try (ResultSet row = terminate.executeQuery()) {
        if (row.next() && !row.getBoolean(1)) {
          throw new SQLException("this node's previous session does not end", "08006");
        }
      }
    }
  }

  /** Discards the session's plans, so that the next statements are planned again. */
  public void forgetPlans() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("DISCARD PLANS")) {
      statement.execute();
    }
  }

  /** How many tasks are live, on all nodes. */
  public long count() throws SQLException {
    long[] count = new long[1];
    run(
        List.of(
            new Statement(CountStatements.ADD_UP, _ -> {}),
            new Statement(CountStatements.ADD_UP_GROUPS, _ -> {}),
            new Statement(CountStatements.LIVE, _ -> {}, row -> count[0] = row.getLong(1))));
    return count[0];
  }

  /** The time that statements use, see {@link DatabaseTime}. */
  public Instant now() throws SQLException {
    List<Instant> now = new ArrayList<>();
    run(
        List.of(
            new Statement(
                "SELECT " + DatabaseTime.NOW,
                _ -> {},
                row -> now.add(DatabaseTime.instant(row, 1)))));
    return now.getFirst();
  }

  private String text(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      return; // The connection is lost; the server ends its session.
    }
  }
}
