package dev.firebreak.node;

import dev.firebreak.access.Quotas;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.ForwardingTaskListener;
import dev.firebreak.tasks.TaskChange;
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
  public void changed(TaskChange change) {
    String owner = change.owner();
    if (!owner.isEmpty() && !change.type().equals(CallbackSettings.TYPE)) {
      if (change.state().isFinal()) {
        quotas.ended(owner);
      } else if (change.state() == TaskState.QUEUED && change.attempts() == 0) {
        quotas.began(owner); // Stored, or retried on request.
      }
    }
    super.changed(change);
  }
}
