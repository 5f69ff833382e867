package dev.firebreak.supervision;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;

/**
 * Told what happens to the runs of one type. Called on the hot path, from any thread: must neither
 * block nor throw. It outlives supervisors.
 */
public interface RunListener {

  /** A run was refused when it came, or later. */
  void refused(Outcome.Refused refusal);

  /** An attempt begins. */
  void attemptStarted();

  /** A worker failed. */
  void workerCrashed(Cause cause);

  /** A failed attempt will be followed by another. */
  void retrying();

  /** A failed attempt is not followed by another, as the retry budget of the type is spent. */
  void retryDenied();

  /** An admitted run is over. */
  void answered(Outcome outcome);

  /** The store refused the end of a task's attempt, as the task was claimed again meanwhile. */
  void staleAttempt();

  /** The supervisor failed and is being restarted. */
  void supervisorFailed(String reason);

  /** The supervisor works, for the first time or again. */
  void supervisorStarted();
}
