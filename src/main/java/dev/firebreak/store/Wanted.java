package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/** What many tasks are selected for. */
public enum Wanted {
  /** To be read. */
  READ,
  /** To be cancelled: tasks that have not ended and have no cancel request. */
  CANCEL,
  /** To be queued again: tasks that ended without success. */
  RETRY,
  /** To be deleted: tasks that have ended. */
  PURGE;

  /** Whether tasks in a state can be selected. */
  public boolean suits(TaskState state) {
    return switch (this) {
      case READ -> true;
      case CANCEL -> !state.isFinal() && state != TaskState.STOPPING;
      case RETRY -> state.canBeRetried();
      case PURGE -> state.isFinal();
    };
  }

  /**
   * The number of selected tasks, if the numbers by state tell.
   *
   * @param state only tasks in this state; null for all
   * @return null if they do not
   */
  public @Nullable Long in(StateCounts counts, @Nullable TaskState state) {
    if (state != null) {
      return suits(state) ? counts.in(state) : Long.valueOf(0);
    }
    return switch (this) {
      case READ -> (Long) (counts.queued() + counts.waiting() + counts.running() + counts.ended());
      case CANCEL -> null; // Running tasks may have a cancel request.
      case RETRY -> (Long) (counts.ended() - counts.succeeded());
      case PURGE -> (Long) counts.ended();
    };
  }
}
