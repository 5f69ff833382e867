package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The result of a request to queue a task again.
 *
 * @param type of the task; null if there is no such task
 * @param owner the owner of the task; empty if it has none
 * @param refusedIn the state that does not allow it; null if the task is queued again
 */
public record Requeued(@Nullable String type, String owner, @Nullable TaskState refusedIn) {
  /** There is no such task. */
  public static final Requeued UNKNOWN = new Requeued(null, "", null);
}
