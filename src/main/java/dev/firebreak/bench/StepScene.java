package dev.firebreak.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.bench.server.UnexpectedAnswer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures steps of Java handlers on a node whose store is deleted afterwards: those of many tasks
 * at once, and those of one task on an idle node. A step does nothing; what is measured is its
 * record.
 */
final class StepScene {
  /** So many tasks run at once: a commit of the store has at most as many operations. */
  private static final int TASKS = 512;

  /** The test of the scene has fewer: 100,000 steps take long on a slow machine. */
  private static final int STEPS = Integer.getInteger("firebreak.bench.steps", 200);

  private static final int IDLE_STEPS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String CONFIG =
      """
      firebreak {
        type-defaults.timeout = 10m
        types.steps { handler = dev.firebreak.bench.server.StepMaker }
      }\
      """;

  private final FirebreakClient client;

  private StepScene(FirebreakClient client) {
    this.client = client;
  }

  /**
   * The measurement of one round.
   *
   * @param perSecond steps recorded per second
   * @param idle the median time of a step on an idle node, in microseconds
   * @param idleP99 its 99th percentile
   * @param wrong how many tasks did not succeed
   */
  record Sample(double perSecond, double idle, double idleP99, long wrong) {}

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    try (KeptTasks kept = KeptTasks.of(plan.request());
        ChildProcess server = NodeServer.start(CONFIG, kept.setting());
        FirebreakClient client = new FirebreakClient(server.uri());
        ProgressBar bar = new ProgressBar(out, "rounds", plan.rounds() + 1)) {
      StepScene scene = new StepScene(client);
      for (int round = 0; round <= plan.rounds(); round++) {
        Sample sample = scene.measure();
        if (round > 0) { // The first one warms the node up.
          samples.add(sample);
        }
        bar.step();
      }
      return report(plan, kept.disk(), samples);
    }
  }

  private Sample measure() throws IOException, InterruptedException {
    long before = succeeded();
    long begun = System.nanoTime();
    client.tasks().submitAll(Stream.generate(() -> order(STEPS)).limit(TASKS).iterator(), _ -> {});
    new TaskClient(client, PATIENCE).awaitEnd("steps");
    double seconds = (System.nanoTime() - begun) / 1e9;
    long wrong = TASKS - (succeeded() - before);
    TaskDocument alone = client.tasks().submitAndWait(order(IDLE_STEPS), PATIENCE);
    JsonNode times = MAPPER.readTree(client.tasks().result(alone.id()).body());
    if (!times.path("p50").isNumber()) {
      throw new UnexpectedAnswer("a task with steps was answered with " + times);
    }
    return new Sample(
        TASKS * STEPS / seconds, times.path("p50").asDouble(), times.path("p99").asDouble(), wrong);
  }

  private long succeeded() throws IOException, InterruptedException {
    return new TaskClient(client, PATIENCE).succeeded("steps");
  }

  private static Submission order(int steps) {
    return Submission.json("steps", "{\"steps\":" + steps + "}");
  }

  private static Report report(Plan plan, Disk disk, List<Sample> samples) {
    Table table = new Table("round", "steps/s", "idle p50", "idle p99", "wrong");
    int round = 0;
    for (Sample one : samples) {
      table.row(
          ++round,
          Math.round(one.perSecond()),
          Math.round(one.idle()),
          Math.round(one.idleP99()),
          one.wrong());
    }
    Spread perSecond = Spread.of(samples.stream().map(Sample::perSecond).toList());
    Spread idle = Spread.of(samples.stream().map(Sample::idle).toList());
    Table medians = new Table("median of rounds", "median", "lowest", "highest");
    add(medians, "steps per second", perSecond);
    add(medians, "idle p50", idle);
    String text = "  " + disk + "\n\n" + table + '\n' + legend() + '\n' + medians;
    return Report.of(
        plan,
        text,
        Map.of("disk", disk, "runs", samples, "stepsPerSecond", perSecond, "idleMicros", idle),
        samples.stream().allMatch(one -> one.wrong() == 0));
  }

  private static void add(Table table, String name, Spread spread) {
    table.row(
        name,
        Math.round(spread.median()),
        Math.round(spread.lowest()),
        Math.round(spread.highest()));
  }

  private static String legend() {
    return String.format(
        Locale.ROOT,
        """
          each step is recorded before the next one of its task begins; per second: of %d tasks at once, %d steps
          each, from the first submission until the last task is final; idle: the time of a step of one task
          alone, in µs, from its call to its return
        """,
        TASKS,
        STEPS);
  }
}
