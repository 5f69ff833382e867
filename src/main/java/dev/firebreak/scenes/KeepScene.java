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
 * Halts the JVM of a kept node three times while calls run: the calls are lost, and the keeper
 * starts the node again.
 */
final class KeepScene {
  private static final int ROUNDS = 3;
  private static final int CALLERS = 20;
  private static final int TIMEOUT_S = 120;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** The longest time without an answer that the documentation promises. */
  private static final double PROMISE_S = 3;

  private static final Call LONG = Call.json("sleep", "{\"ms\":60000}");
  private static final Call HALT = Call.json("halt", "{\"code\":1}");
  private static final Call ECHO = Call.json("echo", "\"back\"");
  private static final JsonMapper JSON = new JsonMapper();

  private KeepScene() {}

  /** The result of one round. */
  private record Round(long lost, double awaySeconds) {}

  static boolean run(SceneOptions options) throws Exception {
    PrintStream out = options.out();
    out.println(
        "\nkeep: a handler halts the JVM of a kept node, while " + CALLERS + " calls run\n");
    List<Round> rounds = new ArrayList<>();
    int exitCode;
    try (KeptSceneNode server = KeptSceneNode.open(out)) {
      for (int round = 0; round < ROUNDS; round++) {
        rounds.add(halt(server));
      }
      exitCode = server.stop();
    }
    out.println("    ended by SIGTERM to its keeper, which exited with " + exitCode + '\n');
    Table table = new Table("restart", "running calls", "lost", "answers again after, s");
    for (Round round : rounds) {
      table.row(rounds.indexOf(round) + 1, CALLERS, round.lost(), round.awaySeconds());
    }
    out.print(table);
    double longest = rounds.stream().mapToDouble(Round::awaySeconds).max().orElseThrow();
    out.printf(Locale.ROOT, "%n  longest: %.2f s (promised: at most %.0f s)%n", longest, PROMISE_S);
    return exitCode == 0 && (!options.strict() || longest <= PROMISE_S);
  }

  private static Round halt(KeptSceneNode server) throws Exception {
    List<CompletableFuture<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      running.add(server.client().callAsync(LONG).handle((_, failure) -> failure != null));
    }
    await(
        () ->
            JSON.readTree(server.client().get("/v1/supervision").body())
                .path("supervisors")
                .findValuesAsText("used")
                .contains(Integer.toString(CALLERS)));
    long start = System.nanoTime();
    CompletableFuture<HttpAnswer> halting = server.client().callAsync(HALT);
    long lost = running.stream().filter(CompletableFuture::join).count();
    halting.exceptionally(_ -> null).join();
    await(() -> server.client().call(ECHO).ok());
    return new Round(lost, (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  /** A condition whose check fails while the node does not listen. */
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void await(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (System.nanoTime() < end) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException _) {
        // The node does not listen yet.
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new IllegalStateException("the node did not answer again in time");
  }
}
