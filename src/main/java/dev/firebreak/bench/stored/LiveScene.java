package dev.firebreak.bench.stored;

import dev.firebreak.bench.Disk;
import dev.firebreak.bench.Report;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures the time from starting the program, as a user does, with many due tasks in its store: to
 * being ready, and to the first of these tasks finished. An unmeasured start comes first, which
 * counts the tasks and finds the program's files in the page cache.
 */
public final class LiveScene {
  /** The fewest tasks: each start finishes some. */
  public static final long FEWEST = 10_000;

  /** Few at once, so that most tasks are left for the next start. */
  private static final String CONFIG =
      "firebreak.types.echo { handler = dev.firebreak.demo.Echo, concurrency = 8 }\n";

  private static final String LEGEND =
      """
        seconds from starting the process: to its line that says where it listens; to the first answer that it is
        ready; to the end of the first of its tasks. Due: how many tasks were due when it started
      """;

  private final StoredPlan plan;
  private final Path config;

  private LiveScene(StoredPlan plan, Path config) {
    this.plan = plan;
    this.config = config;
  }

  /** One start; times in seconds. */
  record Start(int round, long due, double listening, double ready, double finished) {}

  /**
   * Fills a store and measures; it is deleted afterwards.
   *
   * @throws IOException if the store can't be made, or the node can't be started or does not answer
   */
  public static Report run(StoredPlan plan, PrintStream out)
      throws IOException, InterruptedException {
    Disk disk = Disk.measure(plan.parent());
    Path config = Files.createTempFile("firebreak-bench", ".conf");
    try (Place place = Place.scratch(plan)) {
      Content.Queue due = new Content.Queue(NodeServer.ECHO, plan.tasks(), true);
      place.fill(new Content(0, List.of(due), List.of()), out);
      Files.writeString(config, CONFIG + place.setting() + '\n');
      return new LiveScene(plan, config).measure(disk, out);
    } finally {
      Files.delete(config);
    }
  }

  private Report measure(Disk disk, PrintStream out) throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "starts", plan.rounds() + 1)) {
      for (int round = 0; round <= plan.rounds(); round++) {
        long begin = System.nanoTime();
        try (ChildProcess server = program()) {
          Start start = start(server, round, begin);
          if (round > 0) {
            starts.add(start);
          }
        }
        bar.step();
      }
    }
    return report(disk, starts);
  }

  private ChildProcess program() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Jvm.program(List.of("serve", "--config", config.toString())));
    builder.environment().put("FIREBREAK_HTTP_HOST", "127.0.0.1");
    builder.environment().put("FIREBREAK_HTTP_PORT", "0");
    builder.environment().put("FIREBREAK_JAVA_HOME", System.getProperty("java.home"));
    return ChildProcess.start(builder);
  }

  private static Start start(ChildProcess server, int round, long begin)
      throws IOException, InterruptedException {
    URI node = server.uri();
    double listening = seconds(begin);
    try (FirebreakClient client = new FirebreakClient(node)) {
      StoredTasks tasks = new StoredTasks(client);
      tasks.awaitReady();
      double ready = seconds(begin);
      tasks.awaitFirstEnd(NodeServer.ECHO);
      double finished = seconds(begin);
      long due =
          tasks.count(NodeServer.ECHO, "queued")
              + tasks.count(NodeServer.ECHO, "running")
              + tasks.ended(NodeServer.ECHO);
      server.terminate();
      return new Start(round, due, listening, ready, finished);
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private Report report(Disk disk, List<Start> starts) {
    Table table = new Table("round", "due", "to listening, s", "to ready", "to the first finished");
    for (Start start : starts) {
      table.row(
          start.round(),
          start.due(),
          two(start.listening()),
          two(start.ready()),
          two(start.finished()));
    }
    Table medians = new Table("median of rounds", "s", "lowest", "highest");
    Map<String, Spread> spreads = new LinkedHashMap<>();
    spreads.put("listening", spread(starts, Start::listening));
    spreads.put("ready", spread(starts, Start::ready));
    spreads.put("finished", spread(starts, Start::finished));
    spreads.forEach(
        (name, each) ->
            medians.row(name, two(each.median()), two(each.lowest()), two(each.highest())));
    String text = "  " + disk + "\n\n" + table + '\n' + LEGEND + '\n' + medians;
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("disk", disk);
    results.put("runs", starts);
    results.put("seconds", spreads);
    return Report.of("live", plan.configuration(), text, results, true);
  }

  private static Spread spread(List<Start> starts, ToDoubleFunction<Start> time) {
    return Spread.of(starts.stream().map(time::applyAsDouble).toList());
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
