package dev.firebreak.store;

import dev.firebreak.task.Claim;
import dev.firebreak.task.TaskState;

/** What became of the wish to cancel a task. */
public sealed interface Cancelling {

  /**
   * It had not run, or waited for another attempt, and is cancelled.
   *
   * @param task which
   */
  record Done(Moved task) implements Cancelling {}

  /**
   * It runs; it will be cancelled when its attempt has ended without a result.
   *
   * @param claim whose attempt is to be stopped
   */
  record Stopping(Claim claim) implements Cancelling {}

  /**
   * It is in a final state.
   *
   * @param state which
   */
  record TooLate(TaskState state) implements Cancelling {}

  /** There is no such task. */
  record Unknown() implements Cancelling {}
}
