package dev.firebreak.bench;

import com.typesafe.config.ConfigUtil;
import dev.firebreak.client.FirebreakClient;
import dev.firebreak.terminal.ProgressBar;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks on a node of its own, with a store that is deleted afterwards: accepted only, accepted and
 * finished one by one and many in a body, one at a time on an idle node; and calls. By turns.
 */
final class TaskScene {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String CONFIG =
      """
      firebreak {
        tasks.max-backlog = 2147483647
        types.later { handler = dev.firebreak.demo.Echo }
      }\
      """;

  private final URI node;
  private final TaskDesk desk;
  private final LoadGenerator generator = new LoadGenerator(PATIENCE);

  private TaskScene(URI node, FirebreakClient client) {
    this.node = node;
    this.desk = new TaskDesk(client, PATIENCE);
  }

  static Report play(Plan plan, PrintStream out) throws IOException, InterruptedException {
    Path parent = plan.request().dataDir() == null ? Path.of("") : plan.request().dataDir();
    try (ScratchFolder folder = ScratchFolder.in(parent.toAbsolutePath())) {
      Disk disk = Disk.measure(folder.path());
      String database = plan.request().jdbcUrl();
      String kept =
          database == null
              ? "firebreak.data-dir = " + ConfigUtil.quoteString(folder.path().toString())
              : "firebreak.store.jdbc-url = " + ConfigUtil.quoteString(database);
      try (Child server = NodeServer.start(CONFIG, kept)) {
        return TaskReport.of(plan, disk, turns(plan, server.uri(), out));
      }
    }
  }

  private static List<TaskTurn> turns(Plan plan, URI node, PrintStream out)
      throws IOException, InterruptedException {
    try (FirebreakClient client = new FirebreakClient(node)) {
      return new TaskScene(node, client).turns(TaskLoad.all(plan, node), plan.rounds(), out);
    }
  }

  private List<TaskTurn> turns(List<TaskLoad> loads, int rounds, PrintStream out)
      throws IOException, InterruptedException {
    List<TaskTurn> turns = new ArrayList<>();
    try (ProgressBar bar = new ProgressBar(out, "runs", loads.size() * (rounds + 1))) {
      for (TaskLoad each : loads) {
        turn(each, each.load().warmingUp(), 0);
        bar.step();
      }
      for (int round = 1; round <= rounds; round++) {
        for (TaskLoad each : loads) {
          turns.add(turn(each, each.load(), round));
          bar.step();
        }
      }
    }
    return turns;
  }

  private TaskTurn turn(TaskLoad what, Load load, int round)
      throws IOException, InterruptedException {
    long before = desk.succeeded(what.type());
    long begin = System.nanoTime();
    Measurement seen = generator.run(node, List.of(what.shot()), load);
    double answered = (System.nanoTime() - begin) / 1e9;
    Run run = new Run(what.name(), round, seen);
    long done = seen.all().expected() * Math.max(1, what.tasks());
    if (what.goal() == TaskLoad.Goal.ACCEPTANCE) {
      long astray = Math.abs(desk.cancelAll(what.type()) - done);
      return new TaskTurn(run, done, done / answered, null, astray);
    }
    desk.awaitEnd(what.type());
    double ended = (System.nanoTime() - begin) / 1e9;
    long astray = Math.abs(desk.succeeded(what.type()) - before - done);
    return switch (what.goal()) {
      case ANSWER -> new TaskTurn(run, done, null, done / answered, astray);
      default -> new TaskTurn(run, done, done / answered, done / ended, astray);
    };
  }
}
