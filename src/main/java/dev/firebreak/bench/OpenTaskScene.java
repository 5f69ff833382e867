package dev.firebreak.bench;

import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.activity.MachineWatch;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.load.LoadGenerator;
import dev.firebreak.bench.load.Measurement;
import dev.firebreak.bench.load.PreparedRequest;
import dev.firebreak.bench.profile.Profiler;
import dev.firebreak.bench.report.Run;
import dev.firebreak.bench.server.ChildProcess;
import dev.firebreak.bench.server.NodeServer;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures tasks that are submitted at fixed times, and finds what has delayed them. Old tasks are
 * deleted meanwhile, as in service. All loads use the same connections: making as many is work for
 * the server, too.
 */
final class OpenTaskScene {
  static final String OPEN = "open loop";

  /** The load whose share is the rate of the open loop. */
  static final String CLOSED = "closed loop";

  private static final String CONFIG = TaskScene.CONFIG + "\nfirebreak.tasks.retention = 1m";
  private static final Duration LONGEST_CLOSED = Duration.ofSeconds(30);

  private final TaskClient tasks;
  private final LoadGenerator.Connections connections;
  private final RecordedServer recorded;

  private OpenTaskScene(
      TaskClient tasks, LoadGenerator.Connections connections, RecordedServer recorded) {
    this.tasks = tasks;
    this.connections = connections;
    this.recorded = recorded;
  }

  static Report run(Plan plan, PrintStream out) throws IOException, InterruptedException {
    try (KeptTasks kept = KeptTasks.of(plan.request());
        RecordedServer recorded = RecordedServer.of(plan);
        MachineWatch watch = MachineWatch.begin()) {
      List<TaskRun> runs = measure(plan, kept, recorded, out);
      List<Activity> activities = new ArrayList<>(watch.all());
      RecordedServer.Recording recording = recorded.end();
      activities.addAll(recording.delays());
      return TaskReport.of(plan, kept.disk(), runs, recording.profile(), activities);
    }
  }

  private static List<TaskRun> measure(
      Plan plan, KeptTasks kept, RecordedServer recorded, PrintStream out)
      throws IOException, InterruptedException {
    LoadGenerator generator = new LoadGenerator(TaskScene.TIMEOUT);
    try (ChildProcess server = recorded.start(CONFIG, kept.setting())) {
      URI node = server.uri();
      List<PreparedRequest> requests = List.of(TaskLoad.awaited(plan, node));
      try (FirebreakClient client = new FirebreakClient(node);
          LoadGenerator.Connections connections = generator.connect(node, requests, plan.load())) {
        TaskClient tasks = new TaskClient(client, TaskScene.TIMEOUT);
        return new OpenTaskScene(tasks, connections, recorded)
            .measure(plan.load(), plan.rounds(), out);
      }
    }
  }

  private List<TaskRun> measure(Load load, int rounds, PrintStream out)
      throws IOException, InterruptedException {
    List<TaskRun> runs = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "runs", rounds + 2)) {
      connections.run(load.warmingUp());
      bar.step();
      Double share = load.share();
      Load open = load;
      if (share != null) {
        TaskRun closed = measure(CLOSED, load.closed(LONGEST_CLOSED), 1);
        runs.add(closed);
        open = load.at(closed.perSecond() * share);
      }
      bar.step();
      for (int round = 1; round <= rounds; round++) {
        Profiler.Measuring measuring = recorded.begin(OPEN);
        TaskRun run = measure(OPEN, open, round);
        measuring.end(run.done());
        runs.add(run);
        bar.step();
      }
    }
    return runs;
  }

  private TaskRun measure(String name, Load load, int round)
      throws IOException, InterruptedException {
    long before = tasks.succeeded(NodeServer.ECHO);
    long begin = System.nanoTime();
    Measurement measurement = connections.run(load);
    double seconds = (System.nanoTime() - begin) / 1e9;
    tasks.awaitEnd(NodeServer.ECHO);
    long done = measurement.all().expected();
    long unaccounted = Math.abs(tasks.succeeded(NodeServer.ECHO) - before - done);
    return new TaskRun(new Run(name, round, measurement), done, null, done / seconds, unaccounted);
  }
}
