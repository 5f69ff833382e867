package dev.firebreak.node;

import dev.firebreak.access.Quotas;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.ForwardingTaskListener;
import dev.firebreak.tasks.TaskListener;

/**
 * Counts the live tasks of owners that have a quota, and passes all changes on. Tasks that tell
 * ends are stored without a submit, so that they are only in the counts of the store.
 */
final class BacklogListener extends ForwardingTaskListener {
  private final Quotas quotas;

  BacklogListener(TaskListener next, Quotas quotas) {
    super(next);
    this.quotas = quotas;
  }

  @Override
  public void changed(RunId id, String type, String owner, TaskState state, int attempts) {
    if (!owner.isEmpty() && !type.equals(CallbackSettings.TYPE)) {
      if (state.isFinal()) {
        quotas.ended(owner);
      } else if (state == TaskState.QUEUED && attempts == 0) { // Stored, or retried on request.
        quotas.began(owner);
      }
    }
    super.changed(id, type, owner, state, attempts);
  }
}
