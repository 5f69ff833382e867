package dev.firebreak.supervision;

import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;

/**
 * Told what happens to the runs of one type, as it happens. Called on the hot path, from any
 * thread: must neither block nor throw, and survives supervisors.
 */
public interface RunListener {

  /** A run was turned away at the door. */
  void refused(Outcome.Refused refusal);

  /** An attempt begins. */
  void attemptStarted();

  /** A worker failed. */
  void workerCrashed(Cause cause);

  /** A failed attempt will be followed by another. */
  void retrying();

  /** A failed attempt would be followed by another, but the type has had too many of these. */
  void retryDenied();

  /** A run that was let in is over. */
  void answered(Outcome outcome);

  /** The store refused the end of a task's attempt, as the task was claimed again meanwhile. */
  void staleAttempt();

  /** The supervisor failed and is being restarted. */
  void supervisorFailed(String reason);

  /** The supervisor works, for the first time or again. */
  void supervisorStarted();
}
