package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures a mixed load in which a third of all calls crash on every attempt, and the same load
 * without crashes. The two alternate, so that other work on the machine affects both.
 */
final class CrashScene {
  private static final int ROUNDS = 5;
  private static final int CALLS = 1200;

  /** The highest ratio of healthy p99 times that the documentation promises. */
  private static final double PROMISE = 1.2;

  private static final Call HEALTHY = Call.json("sleep", "{\"ms\":10}");
  private static final Call CRASHING = Call.json("crash", "{\"probability\":1}");

  private CrashScene() {}

  static boolean run(SceneOptions options) throws Exception {
    PrintStream out = options.out();
    int calls = options.load(CALLS);
    out.println("\ncrash: a third of all calls crash on each of their three attempts\n");
    List<SteadyLoad> quiet = new ArrayList<>();
    List<SteadyLoad> crashing = new ArrayList<>();
    try (SceneNode server = SceneNode.open()) {
      try (ProgressBar bar = new ProgressBar(out, "answered", (ROUNDS + 1) * 2 * calls)) {
        run(server, calls, HEALTHY, bar);
        run(server, calls, CRASHING, bar);
        for (int round = 0; round < ROUNDS; round++) {
          quiet.add(run(server, calls, HEALTHY, bar));
          crashing.add(run(server, calls, CRASHING, bar));
        }
      }
      out.println();
      out.print(table(quiet, crashing));
      out.println();
      out.print(workers(server.counters("crash")));
    }
    return verdict(out, options.strict(), quiet, crashing);
  }

  private static SteadyLoad run(SceneNode server, int calls, Call third, ProgressBar bar) {
    SteadyLoad load = new SteadyLoad(server.client());
    load.run(calls, HEALTHY, third, bar);
    return load;
  }

  private static Table table(List<SteadyLoad> quiet, List<SteadyLoad> crashing) {
    Table table =
        new Table("load", "calls", "200", "502", "other", "healthy p50, ms", "healthy p99, ms");
    row(table, "none crashes", quiet);
    row(table, "a third crashes", crashing);
    return table;
  }

  private static void row(Table table, String name, List<SteadyLoad> loads) {
    long calls = loads.stream().mapToLong(SteadyLoad::total).sum();
    long ok = loads.stream().mapToLong(load -> load.answered(200)).sum();
    long crashed = loads.stream().mapToLong(load -> load.answered(502)).sum();
    table.row(name, calls, ok, crashed, calls - ok - crashed, median(loads, 50), median(loads, 99));
  }

  private static Table workers(JsonNode counters) {
    return new Table("workers of type crash, warm-up included", "number")
        .row("attempts", counters.path("attempts").asLong())
        .row("crashed", counters.path("crashedAttempts").asLong())
        .row("restarted", counters.path("retries").asLong());
  }

  private static boolean verdict(
      PrintStream out, boolean strict, List<SteadyLoad> quiet, List<SteadyLoad> crashing) {
    long failed =
        quiet.stream().mapToLong(SteadyLoad::healthyFailed).sum()
            + crashing.stream().mapToLong(SteadyLoad::healthyFailed).sum();
    double ratio = median(crashing, 99) / median(quiet, 99);
    out.printf(
        Locale.ROOT,
        "%n  healthy calls that failed: %d   ratio of their p99 with crashes to without: %.2f"
            + " (promised: at most %.1f)%n",
        failed,
        ratio,
        PROMISE);
    return failed == 0 && (!strict || ratio <= PROMISE);
  }

  private static double median(List<SteadyLoad> loads, double percentile) {
    return loads.stream()
        .map(load -> load.percentileMs(percentile))
        .sorted()
        .skip(loads.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
