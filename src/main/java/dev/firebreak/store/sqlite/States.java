package dev.firebreak.store.sqlite;

import dev.firebreak.task.TaskState;

/** Where a task is, as its row has it. */
final class States {
  static final int QUEUED = 0;
  static final int RUNNING = 1;

  /** What is final has its outcome as state, counted from here when both tables are read. */
  static final int DONE = 2;

  static final int SUCCEEDED = 0;
  static final int FAILED = 1;
  static final int CANCELLED = 2;
  static final int QUARANTINED = 3;

  private States() {}

  static TaskState live(int state, int attempts, boolean cancelRequested) {
    if (state == QUEUED) {
      return attempts > 0 ? TaskState.RETRYING : TaskState.QUEUED;
    }
    return cancelRequested ? TaskState.STOPPING : TaskState.RUNNING;
  }

  static TaskState done(int outcome) {
    return switch (outcome) {
      case SUCCEEDED -> TaskState.SUCCEEDED;
      case FAILED -> TaskState.FAILED;
      case CANCELLED -> TaskState.CANCELLED;
      default -> TaskState.QUARANTINED;
    };
  }
}
