package dev.firebreak.bench;

import dev.firebreak.api.Payload;
import dev.firebreak.bench.Comparison.Target;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.report.Latency;
import dev.firebreak.bench.report.Ratio;
import dev.firebreak.bench.report.Run;
import dev.firebreak.bench.report.RunDocument;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures healthy calls beside as many calls that crash, and beside as many calls of the same type
 * that do not crash. The two alternate, at a rate well below the capacity of the server.
 */
final class CrashScene {
  private static final double RATE = 2000;
  private static final int CRASHED = 502;
  private static final String QUIET = "none crashes";
  private static final String CRASHING = "half crash";

  private CrashScene() {}

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    Double asked = plan.load().rate();
    Plan paced = plan.with(plan.load().at(asked == null ? RATE : asked));
    try (ChildProcess server = NodeServer.start()) {
      URI node = server.uri();
      PreparedRequest healthy =
          PreparedRequest.post(plan.request().uri(node, NodeServer.ECHO), plan.request().payload());
      PreparedRequest not =
          PreparedRequest.post(plan.request().uri(node, NodeServer.CRASH), order(0));
      PreparedRequest crash =
          PreparedRequest.post(plan.request().uri(node, NodeServer.CRASH), order(1));
      List<Target> loads =
          List.of(
              new Target(QUIET, node, List.of(healthy, not)),
              new Target(CRASHING, node, List.of(healthy, crash.expecting(CRASHED))));
      return report(paced, new Comparison(paced.load(), plan.rounds()).run(loads, out));
    }
  }

  private static Payload order(int probability) {
    String order = "{\"probability\":" + probability + '}';
    return Payload.of(order.getBytes(StandardCharsets.UTF_8));
  }

  static Report report(Plan plan, List<Run> runs) {
    Table table =
        new Table(
            "load", "round", "200", "502", "wrong", "waited", "healthy p50", "p99", "p99.9", "max");
    for (Run run : runs) {
      Map<Integer, Long> statuses = run.measurement().all().statuses();
      Latency healthy = healthy(run);
      table.row(
          run.name(),
          run.round(),
          statuses.getOrDefault(200, 0L),
          statuses.getOrDefault(CRASHED, 0L),
          run.measurement().wrong(),
          run.measurement().waited(),
          Math.round(healthy.p50()),
          Math.round(healthy.p99()),
          Math.round(healthy.p999()),
          Math.round(healthy.max()));
    }
    List<Double> crashing = Run.figures(runs, CRASHING, run -> healthy(run).p99());
    List<Double> quiet = Run.figures(runs, QUIET, run -> healthy(run).p99());
    Ratio ratio = new Ratio(CRASHING, QUIET, "healthy p99", Spread.ratio(crashing, quiet));
    String text =
        table
            + String.format(
                Locale.ROOT,
                "%n  %.0f calls per second, every other one healthy; times in µs, from when a call"
                    + " was due%n%n",
                plan.load().rate())
            + Ratio.table(List.of(ratio));
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("runs", runs.stream().map(CrashScene::document).toList());
    results.put("ratios", List.of(ratio));
    return Report.of(
        plan, text, results, runs.stream().allMatch(run -> run.measurement().wrong() == 0));
  }

  private static Map<String, Object> document(Run run) {
    Map<String, Object> members = RunDocument.of(run);
    members.put("healthyLatencyMicros", healthy(run));
    return members;
  }

  private static Latency healthy(Run run) {
    return Latency.of(run.measurement().counts().getFirst().nanos());
  }
}
