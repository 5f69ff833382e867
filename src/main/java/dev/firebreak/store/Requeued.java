package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The result of a request to queue a task again.
 *
 * @param type of the task; null if there is no such task
 * @param owner the owner of the task; empty if it has none
 * @param refusedIn the state that does not allow it; null if the state does
 * @param stepUnknown whether the task has no step of the name from which it was to begin
 */
public record Requeued(
    @Nullable String type, String owner, @Nullable TaskState refusedIn, boolean stepUnknown) {
  /** There is no such task. */
  public static final Requeued UNKNOWN = new Requeued(null, "", null);

  /** The result of a request that names no step, or a step that the task has. */
  public Requeued(@Nullable String type, String owner, @Nullable TaskState refusedIn) {
    this(type, owner, refusedIn, false);
  }

  /** Whether the task is queued again. */
  public boolean queued() {
    return type != null && refusedIn == null && !stepUnknown;
  }
}
