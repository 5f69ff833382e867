package dev.firebreak.bench.stored;

import dev.firebreak.bench.Report;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.server.ScratchFolder;
import dev.firebreak.bench.server.UnexpectedAnswer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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

  private FillScene(long tasks) {
    this.tasks = tasks;
  }

  /**
   * Fills a store and measures. An embedded store is deleted; in a database, which must be empty,
   * the tasks remain.
   *
   * @throws IOException if the store can't be made, or the node can't be started or does not answer
   */
  public static Report run(StoredPlan plan, PrintStream out)
      throws IOException, InterruptedException {
    try (Place place =
        plan.jdbcUrl() == null
            ? new Place.Folder(ScratchFolder.in(plan.parent()))
            : new Place.Database(plan.jdbcUrl(), null)) {
      FilledStore filled = place.fill(Content.ended(plan.tasks()), out);
      return new FillScene(plan.tasks()).measure(filled, place.setting());
    }
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
            "  %,d ended tasks; the node started in %.0f ms, with the counting of the tasks%n%n%s",
            tasks,
            start,
            table);
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("startMillis", start);
    times.forEach(
        (name, each) ->
            results.put(
                name, Map.of("p50Millis", each[ROUNDS / 2], "maxMillis", each[ROUNDS - 1])));
    return Report.of("fill", Map.of("tasks", tasks), text, results, true);
  }
}
