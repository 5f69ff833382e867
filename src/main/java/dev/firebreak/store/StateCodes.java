package dev.firebreak.store;

import dev.firebreak.task.TaskState;

/** The codes of task states in a database. */
public final class StateCodes {
  /** In the live table: queued. */
  public static final int QUEUED = 0;

  /** In the live table: running. */
  public static final int RUNNING = 1;

  /** When both tables are read, the state of an ended task is its outcome plus this number. */
  public static final int DONE = 2;

  /** An outcome: the task has a result. */
  public static final int SUCCEEDED = 0;

  /** An outcome: the last attempt failed. */
  public static final int FAILED = 1;

  /** An outcome: the task was cancelled. */
  public static final int CANCELLED = 2;

  /** An outcome: the processes that ran the task died. */
  public static final int QUARANTINED = 3;

  private StateCodes() {}

  /** The state of a task in the live table. */
  public static TaskState live(int state, int attempts, boolean cancelRequested, boolean parked) {
    if (state == QUEUED) {
      if (parked) {
        return TaskState.WAITING;
      }
      return attempts > 0 ? TaskState.RETRYING : TaskState.QUEUED;
    }
    return cancelRequested ? TaskState.STOPPING : TaskState.RUNNING;
  }

  /** The outcome that is recorded for a final state. */
  public static int outcome(TaskState state) {
    return switch (state) {
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case QUARANTINED -> QUARANTINED;
      default -> throw new IllegalArgumentException(state + " is not final");
    };
  }

  /** The state of a task in the table of ended tasks. */
  public static TaskState done(int outcome) {
    return switch (outcome) {
      case SUCCEEDED -> TaskState.SUCCEEDED;
      case FAILED -> TaskState.FAILED;
      case CANCELLED -> TaskState.CANCELLED;
      default -> TaskState.QUARANTINED;
    };
  }
}
