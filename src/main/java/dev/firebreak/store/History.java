package dev.firebreak.store;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The failed attempts of a task, read from the last one back. The output of programs is kept for
 * the last attempts only, up to {@link TaskStore#MOST_HISTORY_TEXT} characters.
 */
public final class History {
  private final List<Task.PastAttempt> newestFirst = new ArrayList<>();
  private long text;

  /** Starts empty. */
  public History() {}

  /**
   * Adds the attempt before the ones added so far.
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

  /** Returns the attempts, the oldest first. */
  public List<Task.PastAttempt> oldestFirst() {
    return List.copyOf(newestFirst.reversed());
  }
}
