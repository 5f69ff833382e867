package dev.firebreak.supervision;

import dev.firebreak.step.StepJournal;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Receives the outcome of a run. */
@FunctionalInterface
public interface Reply {

  /**
   * The run is over. Called once, from any thread, often a dispatcher's: must neither block nor
   * throw.
   *
   * @param outcome of the last attempt, or why there was none
   * @param attempts how many attempts there were
   */
  void answer(Outcome outcome, int attempts);

  /**
   * The progress of a task's attempt. Called for tasks only, on the handler's thread.
   *
   * @param fraction 0 to 1
   * @param note a few words; null for none
   */
  default void progressed(double fraction, @Nullable String note) {}

  /**
   * The output of a task's attempt. Called for tasks only, by the handler's thread or the thread
   * that serves all programs.
   *
   * @param bytes valid during the call only
   */
  default void wrote(ByteBuffer bytes) {}

  /** The steps of a task's attempt; null for a call. */
  default @Nullable StepJournal steps() {
    return null;
  }

  /** What the attempt of a task has ended to wait for; null if it has not. */
  default @Nullable Parking parking() {
    return null;
  }

  /**
   * The attempt of a task failed, and another is to follow. Called in place of {@link #answer}, and
   * for tasks only: a call stays admitted until its next attempt.
   */
  default void retryLater(Retry retry) {
    throw new IllegalStateException("a call can't be put off");
  }

  /**
   * Another attempt of a task.
   *
   * @param failure how the last attempt failed
   * @param after how long from now the next one may begin
   * @param newReason for a program that could not be started, whether the start before failed for
   *     another reason
   */
  record Retry(Outcome failure, Duration after, boolean newReason) {}
}
