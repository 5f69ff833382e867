package dev.firebreak.bench;

import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.LoadGenerator;
import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.profile.Profiler;
import dev.firebreak.bench.report.Run;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures tasks on a node whose store is deleted afterwards: accepted only; accepted and finished,
 * one by one and many in a body; one at a time on an idle node; and calls. The loads are run in
 * rotation.
 */
final class TaskScene {
  static final Duration TIMEOUT = Duration.ofMinutes(2);

  static final String CONFIG =
      """
      firebreak {
        tasks.max-backlog = 2147483647
        types.later { handler = dev.firebreak.demo.Echo }
      }\
      """;

  private final URI node;
  private final TaskClient tasks;
  private final RecordedServer recorded;
  private final LoadGenerator generator = new LoadGenerator(TIMEOUT);

  private TaskScene(URI node, FirebreakClient client, RecordedServer recorded) {
    this.node = node;
    this.tasks = new TaskClient(client, TIMEOUT);
    this.recorded = recorded;
  }

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    try (KeptTasks kept = KeptTasks.of(plan.request());
        RecordedServer recorded = RecordedServer.of(plan)) {
      List<TaskRun> runs = measure(plan, kept, recorded, out);
      return TaskReport.of(plan, kept.disk(), runs, recorded.end().profile(), List.of());
    }
  }

  private static List<TaskRun> measure(
      Plan plan, KeptTasks kept, RecordedServer recorded, PrintStream out)
      throws IOException, InterruptedException {
    try (ChildProcess server = recorded.start(CONFIG, kept.setting())) {
      URI node = server.uri();
      try (FirebreakClient client = new FirebreakClient(node)) {
        return new TaskScene(node, client, recorded)
            .measure(TaskLoad.all(plan, node), plan.rounds(), out);
      }
    }
  }

  private List<TaskRun> measure(List<TaskLoad> loads, int rounds, PrintStream out)
      throws IOException, InterruptedException {
    List<TaskRun> runs = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "runs", loads.size() * (rounds + 1))) {
      for (TaskLoad each : loads) {
        measure(each, each.load().warmingUp(), 0);
        bar.step();
      }
      for (int round = 1; round <= rounds; round++) {
        for (TaskLoad each : loads) {
          Profiler.Measuring measuring = recorded.begin(each.name());
          TaskRun run = measure(each, each.load(), round);
          measuring.end(run.done());
          runs.add(run);
          bar.step();
        }
      }
    }
    return runs;
  }

  private TaskRun measure(TaskLoad what, Load load, int round)
      throws IOException, InterruptedException {
    long before = tasks.succeeded(what.type());
    long begin = System.nanoTime();
    Measurement measurement = generator.run(node, List.of(what.request()), load);
    double answered = (System.nanoTime() - begin) / 1e9;
    Run run = new Run(what.name(), round, measurement);
    long done = measurement.all().expected() * Math.max(1, what.tasks());
    if (what.goal() == TaskLoad.Goal.ACCEPTANCE) {
      long unaccounted = Math.abs(tasks.cancelAll(what.type()) - done);
      return new TaskRun(run, done, done / answered, null, unaccounted);
    }
    tasks.awaitEnd(what.type());
    double ended = (System.nanoTime() - begin) / 1e9;
    long unaccounted = Math.abs(tasks.succeeded(what.type()) - before - done);
    return switch (what.goal()) {
      case ANSWER -> new TaskRun(run, done, null, done / answered, unaccounted);
      default -> new TaskRun(run, done, done / answered, done / ended, unaccounted);
    };
  }
}
