package dev.firebreak.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigUtil;
import dev.firebreak.bench.report.Machine;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.server.ScratchFolder;
import dev.firebreak.bench.server.UnexpectedAnswer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.postgres.connection.CountStatements;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteStore;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store with many ended tasks, starts a node with it, and measures the requests of the
 * dashboard: each several times, one after the other.
 */
public final class FillScene {
  /** The fewest tasks that a store is filled with: fewer have too few failures. */
  public static final long FEWEST = 10_000;

  /** The most tasks that a store is filled with. */
  public static final long MOST = 1_000_000_000;

  private static final int ROUNDS = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private final long tasks;
  private final PrintStream out;

  private FillScene(long tasks, PrintStream out) {
    this.tasks = tasks;
    this.out = out;
  }

  /**
   * Fills a store and measures.
   *
   * @param tasks how many ended tasks
   * @param dataDir the folder in which the store is made and deleted; null for the working
   *     directory
   * @param jdbcUrl a PostgreSQL database that must be empty, and where the tasks remain; null for
   *     an embedded store
   * @throws IOException if the store can't be made, or the node can't be started or does not answer
   */
  public static Report run(
      long tasks, @Nullable Path dataDir, @Nullable String jdbcUrl, PrintStream out)
      throws IOException, InterruptedException {
    Path parent = dataDir == null ? Path.of("") : dataDir;
    try (ScratchFolder folder = ScratchFolder.in(parent.toAbsolutePath())) {
      FillScene scene = new FillScene(tasks, out);
      try {
        return jdbcUrl == null ? scene.embedded(folder.path()) : scene.shared(jdbcUrl);
      } catch (SQLException | StoreException e) {
        throw new IOException("the store can't be filled: " + e.getMessage(), e);
      }
    }
  }

  private Report embedded(Path folder)
      throws IOException, InterruptedException, SQLException, StoreException {
    SqliteStore.open(
            folder, new StoreOptions("fill", InstantSource.system(), Runnable::run, 1, () -> {}))
        .close();
    FilledStore filled;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("firebreak.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("PRAGMA cache_size = -262144");
      connection.setAutoCommit(false);
      filled = fill(connection, false);
      // The node counts the tasks when it opens the store.
      statement.execute("UPDATE meta SET counted = NULL");
      connection.commit();
    }
    return measure(filled, "firebreak.data-dir = " + ConfigUtil.quoteString(folder.toString()));
  }

  private Report shared(String jdbcUrl)
      throws IOException, InterruptedException, SQLException, StoreException {
    PostgresStore.prepare(PostgresOptions.of(jdbcUrl));
    Properties login = new Properties();
    putIfSet(login, "user", "FIREBREAK_JDBC_USER");
    putIfSet(login, "password", "FIREBREAK_JDBC_PASSWORD");
    FilledStore filled;
    try (Connection connection = DriverManager.getConnection(jdbcUrl, login);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      filled = fill(connection, true);
      CountStatements.correct(connection);
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("VACUUM (ANALYZE)"); // As autovacuum would soon.
    }
    return measure(filled, "firebreak.store.jdbc-url = " + ConfigUtil.quoteString(jdbcUrl));
  }

  private static void putIfSet(Properties login, String name, String variable) {
    String value = System.getenv(variable);
    if (value != null) {
      login.setProperty(name, value);
    }
  }

  private FilledStore fill(Connection connection, boolean postgres) throws SQLException {
    long began = System.nanoTime();
    FilledStore store =
        new FilledStore(connection, postgres, tasks, InstantSource.system().millis());
    store.fill(
        done ->
            out.printf(
                Locale.ROOT,
                "%,d tasks, %d s%n",
                done,
                (System.nanoTime() - began) / 1_000_000_000));
    return store;
  }

  /**
   * Starts a node and measures.
   *
   * @param kept the setting for where the tasks are
   */
  private Report measure(FilledStore filled, String kept) throws IOException, InterruptedException {
    StringBuilder types = new StringBuilder("firebreak.types {");
    for (int n = 0; n < FilledStore.TYPES; n++) {
      types
          .append(FilledStore.type(n))
          .append(" { handler = dev.firebreak.demo.Echo")
          .append(n == 0 ? ", search = [\"/customer\"]" : "")
          .append(" }\n");
    }
    long began = System.nanoTime();
    try (ChildProcess server = NodeServer.start(types.append("}").toString(), kept);
        FirebreakClient client = new FirebreakClient(server.uri())) {
      double start = (System.nanoTime() - began) / NANOS_PER_MILLI;
      Map<String, double[]> times = new LinkedHashMap<>();
      for (Map.Entry<String, String> request : DashboardRequests.of(filled, tasks).entrySet()) {
        times.put(request.getKey(), measure(client, request.getValue()));
      }
      return report(start, times);
    }
  }

  private static double[] measure(FirebreakClient client, String path)
      throws IOException, InterruptedException {
    double[] times = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long began = System.nanoTime();
      HttpAnswer answer = client.get(path);
      if (round >= 0) {
        times[round] = (System.nanoTime() - began) / NANOS_PER_MILLI;
      }
      if (!answer.ok()) {
        throw new UnexpectedAnswer(path + " was answered with " + answer.text());
      }
    }
    Arrays.sort(times);
    return times;
  }

  private Report report(double start, Map<String, double[]> times) {
    Table table = new Table("request", "p50 ms", "max ms");
    times.forEach((name, each) -> table.row(name, each[ROUNDS / 2], each[ROUNDS - 1]));
    String text =
        String.format(
            Locale.ROOT,
            "  %s%n%n  %,d ended tasks; the node started in %.0f ms, with the counting of the"
                + " tasks%n%n%s",
            Machine.current(),
            tasks,
            start,
            table);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("scene", "fill");
    document.put("machine", Machine.current());
    document.put("tasks", tasks);
    document.put("startMillis", start);
    times.forEach(
        (name, each) ->
            document.put(
                name, Map.of("p50Millis", each[ROUNDS / 2], "maxMillis", each[ROUNDS - 1])));
    try {
      return new Report(
          text,
          new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document),
          true);
    } catch (IOException e) {
      throw new IllegalStateException("can't write a report", e);
    }
  }
}
