package dev.firebreak.tasks;

import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import org.jspecify.annotations.Nullable;

/** Passes all changes on; a subclass does something with some of them before or after. */
public abstract class ForwardingTaskListener implements TaskListener {
  private final TaskListener next;

  protected ForwardingTaskListener(TaskListener next) {
    this.next = next;
  }

  @Override
  public void changed(TaskChange change) {
    next.changed(change);
  }

  @Override
  public final void progressed(
      RunId id, String type, String owner, double fraction, @Nullable String note) {
    next.progressed(id, type, owner, fraction, note);
  }

  @Override
  public final void stepped(RunId id, String type, String owner, Step step) {
    next.stepped(id, type, owner, step);
  }

  @Override
  public final void stale(RunId id, String type) {
    next.stale(id, type);
  }
}
