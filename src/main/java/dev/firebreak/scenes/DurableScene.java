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
 * Hundreds of tasks are accepted at once and worked on; in the middle the node is killed, and what
 * was accepted is done all the same. Then one of them kills the node itself.
 */
final class DurableScene {
  private static final int TASKS = 300;
  private static final int WARMING_UP = 500;
  private static final int HEALTHY = 200;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** For how long the endpoint may be away: the documentation promises it. */
  private static final double PROMISE_S = 3;

  private DurableScene() {}

  static boolean play(ScenePlayer show) throws Exception {
    PrintStream out = show.out();
    int tasks = show.load(TASKS);
    int healthy = show.load(HEALTHY);
    out.println("\ndurable: " + tasks + " tasks, a second of work each; then kill -9\n");
    try (KeptStage stage = KeptStage.open(out)) {
      boolean kept = survives(show, stage, tasks);
      out.println("\n  a task that halts the JVM it runs in, among " + healthy + " healthy ones\n");
      boolean found = PoisonPart.show(out, stage.client(), healthy);
      int exitCode = stage.end();
      return kept && found && exitCode == 0;
    }
  }

  private static boolean survives(ScenePlayer show, KeptStage stage, int tasks) throws Exception {
    PrintStream out = show.out();
    FirebreakClient client = stage.client();
    // Java is slow at first.
    submit(out, "warming up", new Callers(client), show.load(WARMING_UP), "echo", "1");
    Callers callers = new Callers(client);
    submit(out, "accepted", callers, tasks, "sleep", "{\"ms\":1000}");
    TaskCount count = new TaskCount(client, "sleep");
    boolean finished = count.await(out, "finished", tasks / 3, tasks);
    long killed = System.nanoTime();
    stage.killNode();
    awaitAccepting(stage.uri());
    double away = (System.nanoTime() - killed) / (double) TimeUnit.SECONDS.toNanos(1);
    finished &= count.await(out, "finished", callers.ids().size(), tasks);
    TaskCensus after = TaskCensus.of(List.of(client), callers.ids(), () -> {});
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
    out.printf(Locale.ROOT, "%n  away for %.2f s (promised: at most %.0f s)%n", away, PROMISE_S);
    return finished
        && after.finished() == tasks
        && count.recordedTwice() == 0
        && (!show.strict() || away <= PROMISE_S);
  }

  static void submit(
      PrintStream out, String title, Callers callers, int tasks, String type, String input)
      throws InterruptedException {
    try (ProgressBar bar = new ProgressBar(out, title, tasks)) {
      callers.submit(tasks, type, input, bar);
    }
  }

  /** Submits until somebody takes it. */
  static void awaitAccepting(URI uri) throws InterruptedException {
    Submission probe = Submission.json("echo", "1");
    try (FirebreakClient once = new FirebreakClient(uri, Duration.ZERO)) {
      while (true) {
        try {
          once.tasks().submit(probe);
          return;
        } catch (IOException _) {
          LockSupport.parkNanos(LOOK_NANOS); // Nobody there yet.
        }
      }
    }
  }
}
