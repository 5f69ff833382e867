package dev.firebreak.store;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts of a task that did not succeed, read from the last one back. What programs wrote is
 * kept of the last ones only, as many as have room.
 */
public final class History {
  private final List<Task.PastAttempt> newestFirst = new ArrayList<>();
  private long text;

  /** None yet. */
  public History() {}

  /**
   * The attempt before.
   *
   * @param cause as {@link OutcomeText} writes it
   */
  public void add(int claim, String node, Instant startedAt, Instant finishedAt, String cause) {
    text += cause.length();
    Outcome outcome = OutcomeText.read(cause);
    newestFirst.add(
        new Task.PastAttempt(
            claim,
            node,
            startedAt,
            finishedAt,
            text > TaskStore.MOST_HISTORY_TEXT ? outcome.brief() : outcome));
  }

  /** All of them. */
  public List<Task.PastAttempt> oldestFirst() {
    return List.copyOf(newestFirst.reversed());
  }
}
