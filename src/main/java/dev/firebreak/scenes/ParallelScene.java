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
 * Hundreds of callers at once, a second of simulated work each: all answered in little over one.
 */
final class ParallelScene {
  private static final int CALLERS = 500;
  private static final int WORK_MS = 1000;

  private ParallelScene() {}

  static boolean play(ScenePlayer show) throws Exception {
    PrintStream out = show.out();
    int callers = show.load(CALLERS);
    out.println("\nparallel: " + callers + " callers at once, each with a second of work\n");
    try (Stage stage = Stage.open()) {
      // Once before, so that neither opening the connections nor warming up the JVM is measured.
      callAll(stage, callers, 10, () -> {});
      long start = System.nanoTime();
      long healthy;
      try (ProgressBar bar = new ProgressBar(out, "answered", callers)) {
        healthy = callAll(stage, callers, WORK_MS, bar::step);
      }
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      out.println();
      out.print(
          new Table("callers", "answered 200", "else", "one by one, s", "took, s")
              .row(callers, healthy, callers - healthy, callers * WORK_MS / 1000, seconds));
      return healthy == callers;
    }
  }

  private static long callAll(Stage stage, int callers, int workMs, Runnable answered) {
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      calls.add(
          stage
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
