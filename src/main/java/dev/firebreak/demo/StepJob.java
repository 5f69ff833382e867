package dev.firebreak.demo;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/**
 * A job of many steps, whose effects are lines of a file outside of the node, so that a reader can
 * count how often each step ran without the store: {@code start JOB FENCE} when an attempt begins,
 * {@code run JOB FENCE STEP TOKEN} as the effect of a step, whose result is the token, and {@code
 * got JOB FENCE STEP TOKEN} when an attempt has the result of a step. Each line is one write.
 *
 * <p>Its config: {@code job}, a name; {@code steps}, how many; {@code notes}, the file; {@code
 * pause-ms}, how long a step takes after its effect; {@code kills}, how many kills are planned, one
 * for each part of the steps; {@code killed}, the folder with a file for each kill that has been:
 * no part begins before the kill of the part before it.
 */
public final class StepJob implements Handler<StepJob.Order, StepJob.Done> {
  private static final int POLL_MS = 20;

  private final String job;
  private final int steps;
  private final Path notes;
  private final int kills;
  private final Path killed;
  private final int pauseMs;

  /** The input, which is not used. */
  public record Order() {}

  /**
   * The result.
   *
   * @param steps how many steps have a result
   */
  public record Done(int steps) {}

  /** Made once per type, with what its {@code config} says. */
  public StepJob(Map<String, Object> config) {
    job = required(config, "job").toString();
    steps = Integer.parseInt(required(config, "steps").toString());
    notes = Path.of(required(config, "notes").toString());
    kills = Integer.parseInt(required(config, "kills").toString());
    killed = Path.of(required(config, "killed").toString());
    pauseMs = Integer.parseInt(required(config, "pause-ms").toString());
  }

  private static Object required(Map<String, Object> config, String key) {
    return Objects.requireNonNull(config.get(key), () -> "config." + key + " is missing");
  }

  @Override
  public Done handle(Order order, Attempt attempt) throws Exception {
    String who = job + ' ' + attempt.fence();
    note("start " + who);
    for (int n = 1; n <= steps; n++) {
      awaitKills(n < steps ? (n - 1) * kills / steps : kills);
      String step = who + ' ' + n + ' ';
      String token = attempt.step("step " + n, String.class, () -> run(step, attempt.fence()));
      note("got " + step + token);
    }
    return new Done(steps);
  }

  private void awaitKills(int needed) throws InterruptedException {
    while (needed > 0 && !Files.exists(killed.resolve(Integer.toString(needed)))) {
      Thread.sleep(POLL_MS);
    }
  }

  private String run(String step, int fence) throws IOException, InterruptedException {
    String token = fence + "." + System.nanoTime();
    note("run " + step + token);
    Thread.sleep(pauseMs);
    return token;
  }

  private void note(String line) throws IOException {
    Files.write(
        notes,
        (line + '\n').getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
