package dev.firebreak.bench.stored;

import dev.firebreak.bench.Report;
import dev.firebreak.bench.report.Ratio;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures tasks that wait on one node, and then on several nodes with the same database. Each node
 * runs a bounded number at once, so that the rate is that of the slots, unless claims or the
 * database limit it.
 */
public final class NodesScene {
  /** The fewest nodes that are compared with one. */
  public static final long FEWEST = 2;

  /** The most nodes: all are on this machine. */
  public static final long MOST = 16;

  private static final String TYPE = "wait";
  private static final int WAIT_MS = 250;

  /** How many tasks each node runs at once. */
  private static final int SLOTS = 250;

  private static final String LEGEND =
      String.format(
          Locale.ROOT,
          """
            tasks that wait %d ms, %d at once on each node, from a backlog; of the slots: of the rate that would be
            without any time between two tasks of a slot. Aim: 2.9 with three nodes
          """,
          WAIT_MS,
          SLOTS);

  private final StoredPlan plan;
  private final int slots;
  private final String config;
  private final ProgressBar bar;
  private final List<Rate> rates = new ArrayList<>();

  private NodesScene(StoredPlan plan, int slots, Place place, ProgressBar bar) {
    this.plan = plan;
    this.slots = slots;
    this.bar = bar;
    config =
        "firebreak.types.wait { handler = dev.firebreak.demo.Sleep, concurrency = "
            + slots
            + " }\nfirebreak.tasks.max-backlog = 2147483647\n"
            + place.setting();
  }

  /**
   * The rate of one round.
   *
   * @param nodes how many nodes ran
   * @param round from 1
   * @param perSecond tasks finished per second
   * @param ofSlots the share of the rate of the slots
   */
  record Rate(int nodes, int round, double perSecond, double ofSlots) {}

  /**
   * Measures one node, then all.
   *
   * @throws IllegalArgumentException if the plan has no database, with a message for the user
   * @throws IOException if a node can't be started or does not answer
   */
  public static Report run(StoredPlan plan, PrintStream out)
      throws IOException, InterruptedException {
    return run(plan, SLOTS, out);
  }

  /** Measures nodes with so many slots each. */
  static Report run(StoredPlan plan, int slots, PrintStream out)
      throws IOException, InterruptedException {
    List<ChildProcess> nodes = new ArrayList<>();
    try (Place place = Place.scratch(plan);
        ProgressBar bar = new ProgressBar(out, "runs", 2 * plan.rounds())) {
      try {
        return new NodesScene(plan, slots, place, bar).measure(nodes);
      } finally {
        nodes.forEach(ChildProcess::close);
      }
    }
  }

  private Report measure(List<ChildProcess> nodes) throws IOException, InterruptedException {
    nodes.add(NodeServer.start(config));
    try (FirebreakClient client =
        new FirebreakClient(nodes.getFirst().uri(), Duration.ofMinutes(2))) {
      StoredTasks tasks = new StoredTasks(client);
      measure(tasks, 1);
      while (nodes.size() < plan.tasks()) {
        ChildProcess node = NodeServer.start(config);
        nodes.add(node);
        node.uri();
      }
      measure(tasks, nodes.size());
    }
    return report();
  }

  private void measure(StoredTasks tasks, int nodes) throws IOException, InterruptedException {
    double possible = nodes * slots * 1000.0 / WAIT_MS;
    for (int round = 1; round <= plan.rounds(); round++) {
      Duration warmup = round == 1 ? plan.load().warmup() : Duration.ZERO;
      Duration all = warmup.plus(plan.load().duration());
      // Tasks of rounds before may be left: so many are enough until the end of this one.
      long needed = (long) (possible * (all.toMillis() / 1000.0 + 1)) + nodes * (long) slots;
      long missing = needed - tasks.count(TYPE, "queued");
      if (missing > 0) {
        tasks.submit(() -> waiting(WAIT_MS), (int) missing);
      }
      if (round == 1) {
        spread(tasks, nodes * slots);
      }
      tasks.awaitSucceeded(TYPE, tasks.succeeded(TYPE) + 1);
      TimeUnit.NANOSECONDS.sleep(warmup.toNanos());
      long begin = System.nanoTime();
      long before = tasks.succeeded(TYPE);
      TimeUnit.NANOSECONDS.sleep(plan.load().duration().toNanos());
      double perSecond = (tasks.succeeded(TYPE) - before) * 1e9 / (System.nanoTime() - begin);
      rates.add(new Rate(nodes, round, perSecond, perSecond / possible));
      bar.step();
    }
  }

  /**
   * Submits tasks that run next and wait differently long, so that slots do not become free all at
   * the same time.
   */
  private static void spread(StoredTasks tasks, int slots)
      throws IOException, InterruptedException {
    AtomicInteger number = new AtomicInteger();
    tasks.submit(() -> waiting(number.incrementAndGet() * WAIT_MS / slots).withPriority(0), slots);
  }

  private static Submission waiting(int millis) {
    return Submission.json(TYPE, "{\"ms\":" + millis + "}");
  }

  private Report report() {
    Table table = new Table("nodes", "round", "finished/s", "of the slots");
    for (Rate rate : rates) {
      table.row(
          rate.nodes(),
          rate.round(),
          Math.round(rate.perSecond()),
          String.format(Locale.ROOT, "%.2f", rate.ofSlots()));
    }
    Ratio ratio =
        new Ratio(
            plan.tasks() + " nodes",
            "1",
            "finished per second",
            Spread.ratio(perSecond(plan.tasks()), perSecond(1)));
    String text = table + "\n" + LEGEND + '\n' + Ratio.table(List.of(ratio));
    return Report.of(
        "nodes", plan.configuration(), text, Map.of("runs", rates, "ratio", ratio), true);
  }

  private List<Double> perSecond(long nodes) {
    return rates.stream().filter(rate -> rate.nodes() == nodes).map(Rate::perSecond).toList();
  }
}
