package dev.firebreak.supervision;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Receives what happens to the runs and the tasks of one type. Called on the hot path by any
 * thread: must neither block nor throw. It outlives supervisors. What a listener does not override,
 * it ignores.
 */
public interface RunListener {

  /** A call was refused when it came. */
  default void refused(Outcome.Refused refusal) {}

  /** A task was not accepted. */
  default void submitRefused(Outcome.Refused refusal) {}

  /**
   * A call got a slot, for its first attempt or another.
   *
   * @param nanos its time in the waiting line
   */
  default void waited(long nanos) {}

  /** An attempt begins. */
  default void attemptStarted() {}

  /**
   * An attempt is over.
   *
   * @param nanos its time, without that in which it waited for a process
   */
  default void attemptEnded(Outcome outcome, long nanos) {}

  /** A worker failed. */
  default void workerCrashed(Cause cause) {}

  /**
   * An attempt failed, and the supervisor has decided what follows.
   *
   * @param attempt its number, from 1
   * @param outcome how it failed
   * @param next the pause before the next attempt; null if none follows
   */
  default void attemptFailed(RunId id, int attempt, Outcome outcome, @Nullable Duration next) {}

  /** A failed attempt will be followed by another. */
  default void retrying() {}

  /** A failed attempt is not followed by another, as the retry budget of the type is spent. */
  default void retryDenied() {}

  /**
   * An admitted call is over.
   *
   * @param nanos the time since its admission
   */
  default void callEnded(Outcome outcome, long nanos) {}

  /** The run of one attempt of a task is over, and is not followed by a retry. */
  default void taskAttemptEnded(Outcome outcome) {}

  /** A task was stored, or queued again on request. */
  default void taskQueued() {}

  /**
   * An attempt of a task begins.
   *
   * @param nanos for how long the task was due before
   */
  default void taskWaited(long nanos) {}

  /** A task was claimed by this node. */
  default void taskClaimed() {}

  /**
   * A task ended on this node.
   *
   * @param state a final one
   * @param nanos the time since its submission
   */
  default void taskEnded(TaskState state, long nanos) {}

  /** An attempt of a task has recorded a step. */
  default void stepRecorded() {}

  /** A step was not run, as an earlier attempt has recorded its result. */
  default void stepServed() {}

  /** The store refused the end of a task's attempt, as the task was claimed again meanwhile. */
  default void staleAttempt() {}

  /**
   * The supervisor failed and is being restarted. All its runs end.
   *
   * @param workers how many workers it had
   * @param waiting how many runs waited, for a slot or for their next attempt
   */
  default void supervisorFailed(String reason, int workers, int waiting) {}

  /** The supervisor works, for the first time or again. */
  default void supervisorStarted() {}
}
