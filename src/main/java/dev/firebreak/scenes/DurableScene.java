package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.Submission;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Submits hundreds of tasks and kills the node while they run: all accepted tasks are finished.
 * Then submits a task that itself halts the node.
 */
final class DurableScene {
  private static final int TASKS = 300;
  private static final int WARMING_UP = 500;
  private static final int HEALTHY = 200;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** The longest time without an accepted submit that the documentation promises. */
  private static final double PROMISE_S = 3;

  private DurableScene() {}

  static boolean run(SceneOptions options) throws Exception {
    PrintStream out = options.out();
    int tasks = options.load(TASKS);
    int healthy = options.load(HEALTHY);
    out.println("\ndurable: " + tasks + " tasks, a second of work each; then kill -9\n");
    try (KeptSceneNode server = KeptSceneNode.open(out)) {
      boolean kept = killNodeDuringTasks(options, server, tasks);
      out.println("\n  a task that halts the JVM it runs in, among " + healthy + " healthy ones\n");
      boolean found = PoisonPart.run(out, server.client(), healthy);
      int exitCode = server.stop();
      return kept && found && exitCode == 0;
    }
  }

  private static boolean killNodeDuringTasks(SceneOptions options, KeptSceneNode server, int tasks)
      throws Exception {
    PrintStream out = options.out();
    FirebreakClient client = server.client();
    // So that the JVM has compiled the code before the measurement.
    submit(out, "warming up", new SubmitLoad(client), options.load(WARMING_UP), "echo", "1");
    SubmitLoad callers = new SubmitLoad(client);
    submit(out, "accepted", callers, tasks, "sleep", "{\"ms\":1000}");
    ResultCounter count = new ResultCounter(client, "sleep");
    boolean finished = count.await(out, "finished", tasks / 3, tasks);
    long killed = System.nanoTime();
    server.killNode();
    awaitAccepting(server.uri());
    double away = (System.nanoTime() - killed) / (double) TimeUnit.SECONDS.toNanos(1);
    finished &= count.await(out, "finished", callers.ids().size(), tasks);
    TaskOutcomes after = TaskOutcomes.of(List.of(client), callers.ids(), () -> {});
    out.println();
    out.print(
        new Table("callers answered", "p50, ms", "p99, ms", "accepts again after kill -9, s")
            .row(callers.ids().size(), callers.percentileMs(50), callers.percentileMs(99), away));
    out.println();
    out.print(
        new Table("accepted", "finished", "lost", "results recorded twice", "attempts run twice")
            .row(
                callers.ids().size(),
                after.finished(),
                after.lost(),
                count.recordedTwice(),
                after.ranTwice()));
    out.printf(
        Locale.ROOT,
        "%n  accepted no task for %.2f s (promised: at most %.0f s)%n",
        away,
        PROMISE_S);
    return finished
        && after.finished() == tasks
        && count.recordedTwice() == 0
        && (!options.strict() || away <= PROMISE_S);
  }

  static void submit(
      PrintStream out, String title, SubmitLoad callers, int tasks, String type, String input)
      throws InterruptedException {
    try (ProgressBar bar = new ProgressBar(out, title, tasks)) {
      callers.submit(tasks, type, input, bar);
    }
  }

  /** Submits a task again and again until the node accepts it. */
  static void awaitAccepting(URI uri) throws InterruptedException {
    Submission probe = Submission.json("echo", "1");
    try (FirebreakClient once = new FirebreakClient(uri, Duration.ZERO)) {
      while (true) {
        try {
          once.tasks().submit(probe);
          return;
        } catch (IOException _) {
          LockSupport.parkNanos(POLL_NANOS); // The node does not listen yet.
        }
      }
    }
  }
}
