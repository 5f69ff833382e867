package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.TaskState;

/** The result of a request to cancel a task. */
public sealed interface Cancelling {

  /**
   * The task was queued, for its first or another attempt, and is cancelled.
   *
   * @param task the cancelled task
   */
  record Done(Moved task) implements Cancelling {}

  /**
   * The task runs; it is cancelled when its attempt has ended without a result.
   *
   * @param claim the claim whose attempt is to be stopped
   */
  record Stopping(Claim claim) implements Cancelling {}

  /**
   * The task had ended before.
   *
   * @param state its final state
   */
  record TooLate(TaskState state) implements Cancelling {}

  /** There is no such task. */
  record Unknown() implements Cancelling {}
}
