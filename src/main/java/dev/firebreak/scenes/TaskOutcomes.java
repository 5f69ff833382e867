package dev.firebreak.scenes;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.ProblemException;
import dev.firebreak.client.TaskDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The outcomes of accepted tasks, each a second of sleep.
 *
 * @param finished how many have the expected result
 * @param lost how many the store does not know
 * @param ranTwice how many took more than one attempt
 */
record TaskOutcomes(int finished, int lost, int ranTwice) {
  private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final int NOT_FOUND = 404;

  /**
   * Waits for the tasks, for three minutes in all.
   *
   * @param clients the clients to ask, in rotation
   * @param each runs after each task
   */
  static TaskOutcomes of(List<FirebreakClient> clients, List<String> ids, Runnable each)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    TaskOutcomes outcomes = new TaskOutcomes(0, 0, 0);
    for (int i = 0; i < ids.size(); i++) {
      FirebreakClient client = clients.get(i % clients.size());
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      outcomes = outcomes.plus(client, ids.get(i), left);
      each.run();
    }
    return outcomes;
  }

  private TaskOutcomes plus(FirebreakClient client, String id, Duration timeout)
      throws IOException, InterruptedException {
    try {
      TaskDocument task = client.tasks().await(id, timeout);
      boolean done = task.succeeded() && task.result().path("sleptMs").asInt() == 1000;
      boolean again = !task.document().path("history").isEmpty();
      return new TaskOutcomes(finished + (done ? 1 : 0), lost, ranTwice + (again ? 1 : 0));
    } catch (ProblemException e) {
      if (e.problem().status() != NOT_FOUND) {
        throw e;
      }
      return new TaskOutcomes(finished, lost + 1, ranTwice);
    }
  }
}
