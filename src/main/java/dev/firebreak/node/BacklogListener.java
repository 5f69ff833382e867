package dev.firebreak.node;

import dev.firebreak.access.Quotas;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts the live tasks of owners that have a quota, and passes all changes on. Tasks that tell
 * ends are stored without a submit, so that they are only in the counts of the store.
 */
record BacklogListener(TaskListener next, Quotas quotas) implements TaskListener {
  @Override
  public void changed(RunId id, String type, String owner, TaskState state, int attempts) {
    if (!owner.isEmpty() && !type.equals(CallbackSettings.TYPE)) {
      if (state.isFinal()) {
        quotas.ended(owner);
      } else if (state == TaskState.QUEUED && attempts == 0) { // Stored, or retried on request.
        quotas.began(owner);
      }
    }
    next.changed(id, type, owner, state, attempts);
  }

  @Override
  public void progressed(
      RunId id, String type, String owner, double fraction, @Nullable String note) {
    next.progressed(id, type, owner, fraction, note);
  }

  @Override
  public void stepped(RunId id, String type, String owner, Step step) {
    next.stepped(id, type, owner, step);
  }

  @Override
  public void stale(RunId id, String type) {
    next.stale(id, type);
  }
}
