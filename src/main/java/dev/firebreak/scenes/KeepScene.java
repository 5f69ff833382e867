package dev.firebreak.scenes;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.client.HttpAnswer;
import dev.firebreak.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A handler halts the JVM of a node that is kept, three times, with calls running: they are lost,
 * and the node is back.
 */
final class KeepScene {
  private static final int ROUNDS = 3;
  private static final int CALLERS = 20;
  private static final int PATIENCE_S = 120;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** For how long the endpoint may be away: the documentation promises it. */
  private static final double PROMISE_S = 3;

  private static final Call LONG = Call.json("sleep", "{\"ms\":60000}");
  private static final Call HALT = Call.json("halt", "{\"code\":1}");
  private static final Call ECHO = Call.json("echo", "\"back\"");
  private static final JsonMapper JSON = new JsonMapper();

  private KeepScene() {}

  /** What came of one round. */
  private record Round(long lost, double awaySeconds) {}

  static boolean play(ScenePlayer show) throws Exception {
    PrintStream out = show.out();
    out.println(
        "\nkeep: a handler halts the JVM of a kept node, while " + CALLERS + " calls run\n");
    List<Round> rounds = new ArrayList<>();
    int exitCode;
    try (KeptStage stage = KeptStage.open(out)) {
      for (int round = 0; round < ROUNDS; round++) {
        rounds.add(halt(stage));
      }
      exitCode = stage.end();
    }
    out.println("    ended by SIGTERM to its keeper, which exited with " + exitCode + '\n');
    Table table = new Table("restart", "running calls", "lost", "answers again after, s");
    for (Round round : rounds) {
      table.row(rounds.indexOf(round) + 1, CALLERS, round.lost(), round.awaySeconds());
    }
    out.print(table);
    double longest = rounds.stream().mapToDouble(Round::awaySeconds).max().orElseThrow();
    out.printf(Locale.ROOT, "%n  longest: %.2f s (promised: at most %.0f s)%n", longest, PROMISE_S);
    return exitCode == 0 && (!show.strict() || longest <= PROMISE_S);
  }

  private static Round halt(KeptStage stage) throws Exception {
    List<CompletableFuture<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      running.add(stage.client().callAsync(LONG).handle((_, failure) -> failure != null));
    }
    await(
        () ->
            JSON.readTree(stage.client().get("/v1/supervision").body())
                .path("supervisors")
                .findValuesAsText("used")
                .contains(Integer.toString(CALLERS)));
    long start = System.nanoTime();
    CompletableFuture<HttpAnswer> halting = stage.client().callAsync(HALT);
    long lost = running.stream().filter(CompletableFuture::join).count();
    halting.exceptionally(_ -> null).join();
    await(() -> stage.client().call(ECHO).ok());
    return new Round(lost, (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  /** Something that fails as long as nobody listens. */
  private interface Look {
    boolean well() throws IOException, InterruptedException;
  }

  private static void await(Look look) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (System.nanoTime() < end) {
      try {
        if (look.well()) {
          return;
        }
      } catch (IOException _) {
        // Nobody there yet.
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IllegalStateException("the node did not come back");
  }
}
