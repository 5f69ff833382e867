package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.ProgressBar;
import dev.firebreak.terminal.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends hundreds of calls at once, each a second of simulated work: all are answered in little over
 * a second.
 */
final class ParallelScene {
  private static final int CALLERS = 500;
  private static final int WORK_MS = 1000;

  private ParallelScene() {}

  static boolean run(SceneOptions options) throws Exception {
    PrintStream out = options.out();
    int callers = options.load(CALLERS);
    out.println("\nparallel: " + callers + " callers at once, each with a second of work\n");
    try (SceneNode server = SceneNode.open()) {
      // A first round, so that the measured one has open connections and compiled code.
      callAll(server, callers, 10, () -> {});
      long start = System.nanoTime();
      long healthy;
      try (ProgressBar bar = new ProgressBar(out, "answered", callers)) {
        healthy = callAll(server, callers, WORK_MS, bar::step);
      }
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      out.println();
      out.print(
          new Table("callers", "answered 200", "other", "one by one, s", "took, s")
              .row(callers, healthy, callers - healthy, callers * WORK_MS / 1000, seconds));
      return healthy == callers;
    }
  }

  private static long callAll(SceneNode server, int callers, int workMs, Runnable answered) {
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      calls.add(
          server
              .client()
              .callAsync(Call.json("sleep", "{\"ms\":" + workMs + "}"))
              .handle((answer, failure) -> isResult(answer, failure, workMs))
              .whenComplete((_, _) -> answered.run()));
    }
    return calls.stream().filter(CompletableFuture::join).count();
  }

  private static boolean isResult(HttpAnswer answer, Throwable failure, int workMs) {
    return failure == null && answer.ok() && answer.text().equals("{\"sleptMs\":" + workMs + "}");
  }
}
