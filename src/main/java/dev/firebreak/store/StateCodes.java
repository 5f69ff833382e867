package dev.firebreak.store;

import dev.firebreak.task.TaskState;

/** Where a task is, as its row has it in a database. */
public final class StateCodes {
  /** In the live table: it waits. */
  public static final int QUEUED = 0;

  /** In the live table: it runs. */
  public static final int RUNNING = 1;

  /** What is final has its outcome as state, counted from here when both tables are read. */
  public static final int DONE = 2;

  /** An outcome: it has a result. */
  public static final int SUCCEEDED = 0;

  /** An outcome: its last attempt failed. */
  public static final int FAILED = 1;

  /** An outcome: nobody wanted it any more. */
  public static final int CANCELLED = 2;

  /** An outcome: JVMs died under it. */
  public static final int QUARANTINED = 3;

  private StateCodes() {}

  /** The state of a task in the live table. */
  public static TaskState live(int state, int attempts, boolean cancelRequested) {
    if (state == QUEUED) {
      return attempts > 0 ? TaskState.RETRYING : TaskState.QUEUED;
    }
    return cancelRequested ? TaskState.STOPPING : TaskState.RUNNING;
  }

  /** The state of a task in the other one. */
  public static TaskState done(int outcome) {
    return switch (outcome) {
      case SUCCEEDED -> TaskState.SUCCEEDED;
      case FAILED -> TaskState.FAILED;
      case CANCELLED -> TaskState.CANCELLED;
      default -> TaskState.QUARANTINED;
    };
  }
}
