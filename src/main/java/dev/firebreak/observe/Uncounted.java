package dev.firebreak.observe;

import dev.firebreak.supervision.RunListener;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts nothing, for {@code firebreak bench --metrics}, which measures what counting costs. The
 * node then shows zeros, and supervisors as if they were restarting.
 */
public enum Uncounted implements RunListener {
  LISTENER;

  /** The property of the JVM with which a node counts nothing. */
  public static final String PROPERTY = "firebreak.bench.uncounted";

  /** Returns what listens to the runs of a type. */
  public static RunListener unless(RunListener counters) {
    return Boolean.getBoolean(PROPERTY) ? LISTENER : counters;
  }

  @Override
  public void refused(Outcome.Refused refusal) {}

  @Override
  public void submitRefused(Outcome.Refused refusal) {}

  @Override
  public void waited(long nanos) {}

  @Override
  public void attemptStarted() {}

  @Override
  public void attemptEnded(Outcome outcome, long nanos) {}

  @Override
  public void attemptFailed(RunId id, int attempt, Outcome outcome, @Nullable Duration next) {}

  @Override
  public void workerCrashed(Cause cause) {}

  @Override
  public void retrying() {}

  @Override
  public void retryDenied() {}

  @Override
  public void callEnded(Outcome outcome, long nanos) {}

  @Override
  public void taskAttemptEnded(Outcome outcome) {}

  @Override
  public void taskQueued() {}

  @Override
  public void taskWaited(long nanos) {}

  @Override
  public void taskClaimed() {}

  @Override
  public void taskEnded(TaskState state, long nanos) {}

  @Override
  public void staleAttempt() {}

  @Override
  public void supervisorFailed(String reason, int workers, int waiting) {}

  @Override
  public void supervisorStarted() {}
}
