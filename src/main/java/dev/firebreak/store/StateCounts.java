package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The number of tasks by state.
 *
 * @param queued with those that wait for another attempt
 * @param waiting for a time, a signal or other tasks, without a slot
 * @param running with those that were asked to stop
 */
public record StateCounts(
    long queued,
    long waiting,
    long running,
    long succeeded,
    long failed,
    long cancelled,
    long quarantined) {
  /** No task. */
  public static final StateCounts NONE = new StateCounts(0, 0, 0, 0, 0, 0, 0);

  /** Adds one task, or takes one away. */
  public StateCounts plus(TaskState state, long n) {
    return switch (state) {
      case QUEUED, RETRYING -> plus(new StateCounts(n, 0, 0, 0, 0, 0, 0));
      case WAITING -> plus(new StateCounts(0, n, 0, 0, 0, 0, 0));
      case RUNNING, STOPPING -> plus(new StateCounts(0, 0, n, 0, 0, 0, 0));
      case SUCCEEDED -> plus(new StateCounts(0, 0, 0, n, 0, 0, 0));
      case FAILED -> plus(new StateCounts(0, 0, 0, 0, n, 0, 0));
      case CANCELLED -> plus(new StateCounts(0, 0, 0, 0, 0, n, 0));
      case QUARANTINED -> plus(new StateCounts(0, 0, 0, 0, 0, 0, n));
    };
  }

  /** The sum of both. */
  public StateCounts plus(StateCounts other) {
    return new StateCounts(
        queued + other.queued,
        waiting + other.waiting,
        running + other.running,
        succeeded + other.succeeded,
        failed + other.failed,
        cancelled + other.cancelled,
        quarantined + other.quarantined);
  }

  /** The number of tasks in a state; null for states that are counted together with others. */
  public @Nullable Long in(TaskState state) {
    return switch (state) {
      case QUEUED, RETRYING, RUNNING, STOPPING -> null;
      case WAITING -> (Long) waiting;
      case SUCCEEDED -> (Long) succeeded;
      case FAILED -> (Long) failed;
      case CANCELLED -> (Long) cancelled;
      case QUARANTINED -> (Long) quarantined;
    };
  }

  /** The number of tasks that have ended. */
  public long ended() {
    return succeeded + failed + cancelled + quarantined;
  }
}
