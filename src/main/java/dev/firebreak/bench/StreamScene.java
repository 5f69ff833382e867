package dev.firebreak.bench;

import dev.firebreak.bench.load.Transfer;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.server.PipeServer;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how fast a gigabyte passes through a program by HTTP, against the same program between
 * two pipes and a socket without HTTP. The two alternate.
 */
final class StreamScene {
  /** The test of the scene has less. */
  private static final long BYTES = Long.getLong("firebreak.bench.streamed", 1L << 30);

  private static final double MEGA = 1e6;
  private static final double NANO = 1e9;

  private static final String LEGEND =
      "  MB a second, of "
          + BYTES / (1 << 20)
          + " MiB on one connection. Raw: the same program between two pipes and a socket, copied"
          + " by\n"
          + "  a thread for each direction, without HTTP.\n";

  private StreamScene() {}

  /** A program, and how many bytes it is sent and writes. */
  private record Streamed(String name, String what, List<String> command, long sent) {
    String config() {
      return "firebreak.types."
          + name
          + " { stream = true, stream-input = true, nice = 0, timeout = 1h, command = ["
          + String.join(", ", command)
          + "] }";
    }

    static final List<Streamed> ALL =
        List.of(
            new Streamed("through", "in and out through cat", List.of("/usr/bin/cat"), BYTES),
            new Streamed(
                "out",
                "out of head -c",
                List.of("/usr/bin/head", "-c", Long.toString(BYTES), "/dev/zero"),
                0));
  }

  /** The speeds of one round, in megabytes a second. */
  record Pair(String program, int round, double streamed, double raw) {}

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    String[] types = Streamed.ALL.stream().map(Streamed::config).toArray(String[]::new);
    try (ChildProcess server = NodeServer.start(types);
        ProgressBar bar =
            new ProgressBar(out, "rounds", Streamed.ALL.size() * (plan.rounds() + 1))) {
      var node = server.uri();
      for (Streamed streamed : Streamed.ALL) {
        try (ChildProcess raw = PipeServer.start(streamed.command())) {
          Transfer byHttp = new Transfer(node, streamed.name(), streamed.sent(), BYTES);
          Transfer bySocket = new Transfer(raw.uri(), "", streamed.sent(), BYTES);
          for (int round = 0; round <= plan.rounds(); round++) {
            Pair pair = new Pair(streamed.name(), round, speed(byHttp), speed(bySocket));
            if (round > 0) { // Java compiles the code in the first one.
              pairs.add(pair);
            }
            bar.step();
          }
        }
      }
    }
    return report(plan, pairs);
  }

  private static double speed(Transfer transfer) throws IOException {
    return BYTES / MEGA / (transfer.run() / NANO);
  }

  static Report report(Plan plan, List<Pair> pairs) {
    Table table =
        new Table("bytes", "streamed, MB/s", "raw, MB/s", "ratio", "lowest", "highest", "rounds");
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("runs", pairs);
    for (Streamed streamed : Streamed.ALL) {
      List<Pair> of =
          pairs.stream().filter(pair -> pair.program().equals(streamed.name())).toList();
      List<Double> ours = of.stream().map(Pair::streamed).toList();
      List<Double> raw = of.stream().map(Pair::raw).toList();
      Spread ratio = Spread.ratio(ours, raw);
      results.put(streamed.name(), ratio);
      table.row(
          streamed.what(),
          String.format(Locale.ROOT, "%.0f", Spread.of(ours).median()),
          String.format(Locale.ROOT, "%.0f", Spread.of(raw).median()),
          two(ratio.median()),
          two(ratio.lowest()),
          two(ratio.highest()),
          of.size());
    }
    return Report.of(plan, table + "\n" + LEGEND, results, true);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
