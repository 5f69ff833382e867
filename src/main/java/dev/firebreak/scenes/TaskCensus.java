package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.ProblemException;
import dev.firebreak.client.TaskDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What became of tasks that were accepted, each a second of sleep.
 *
 * @param finished how many have the right result
 * @param lost of how many nobody knows
 * @param ranTwice how many took more than one attempt
 */
record TaskCensus(int finished, int lost, int ranTwice) {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final int NOT_FOUND = 404;

  /**
   * Waits for them, for a minute in all.
   *
   * @param clients who are asked, by turns
   * @param each run after each
   */
  static TaskCensus of(List<FirebreakClient> clients, List<String> ids, Runnable each)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    TaskCensus fate = new TaskCensus(0, 0, 0);
    for (int i = 0; i < ids.size(); i++) {
      FirebreakClient client = clients.get(i % clients.size());
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      fate = fate.and(client, ids.get(i), left);
      each.run();
    }
    return fate;
  }

  private TaskCensus and(FirebreakClient client, String id, Duration patience)
      throws IOException, InterruptedException {
    try {
      TaskDocument task = client.tasks().await(id, patience);
      boolean done = task.succeeded() && task.result().path("sleptMs").asInt() == 1000;
      boolean again = !task.document().path("history").isEmpty();
      return new TaskCensus(finished + (done ? 1 : 0), lost, ranTwice + (again ? 1 : 0));
    } catch (ProblemException e) {
      if (e.problem().status() != NOT_FOUND) {
        throw e;
      }
      return new TaskCensus(finished, lost + 1, ranTwice);
    }
  }
}
