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
 * A mixed load in which a third of all calls crash on every attempt, beside the same load in which
 * none does. The two take turns, so that whatever else the machine does hits both.
 */
final class CrashScene {
  private static final int ROUNDS = 5;
  private static final int CALLS = 1200;

  /** How much slower healthy calls may get: the documentation promises it. */
  private static final double PROMISE = 1.2;

  private static final Call HEALTHY = Call.json("sleep", "{\"ms\":10}");
  private static final Call CRASHING = Call.json("crash", "{\"probability\":1}");

  private CrashScene() {}

  static boolean play(ScenePlayer show) throws Exception {
    PrintStream out = show.out();
    int calls = show.load(CALLS);
    out.println("\ncrash: a third of all calls crash on each of their three attempts\n");
    List<SteadyLoad> quiet = new ArrayList<>();
    List<SteadyLoad> crashing = new ArrayList<>();
    try (Stage stage = Stage.open()) {
      try (ProgressBar bar = new ProgressBar(out, "answered", (ROUNDS + 1) * 2 * calls)) {
        play(stage, calls, HEALTHY, bar);
        play(stage, calls, CRASHING, bar);
        for (int round = 0; round < ROUNDS; round++) {
          quiet.add(play(stage, calls, HEALTHY, bar));
          crashing.add(play(stage, calls, CRASHING, bar));
        }
      }
      out.println();
      out.print(table(quiet, crashing));
      out.println();
      out.print(workers(stage.counters("crash")));
    }
    return verdict(out, show.strict(), quiet, crashing);
  }

  private static SteadyLoad play(Stage stage, int calls, Call third, ProgressBar bar) {
    SteadyLoad load = new SteadyLoad(stage.client());
    load.run(calls, HEALTHY, third, bar);
    return load;
  }

  private static Table table(List<SteadyLoad> quiet, List<SteadyLoad> crashing) {
    Table table =
        new Table("load", "calls", "200", "502", "else", "healthy p50, ms", "healthy p99, ms");
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
        "%n  healthy calls that failed: %d   their p99 with crashes against without: %.2f"
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
