package dev.firebreak.supervision;

import dev.firebreak.task.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whoever waits for a run. */
@FunctionalInterface
public interface Reply {

  /**
   * The run is over. Called once, from any thread, often a dispatcher's: must neither block nor
   * throw.
   *
   * @param outcome of the last attempt, or why there was none
   * @param attempts how many there were
   */
  void answer(Outcome outcome, int attempts);

  /**
   * The attempt of a task is so far. Told only to tasks, by the handler's thread.
   *
   * @param fraction 0 to 1
   * @param note a few words; null for none
   */
  default void progressed(double fraction, @Nullable String note) {}

  /**
   * The attempt of a task failed, and is to be followed by another. Told instead of the answer, and
   * only to tasks: a call waits for its next attempt in the house.
   *
   * @param failure how it failed
   * @param after how long from now the next one may begin
   */
  default void retryLater(Outcome failure, Duration after) {
    throw new IllegalStateException("a call can't be put off");
  }
}
