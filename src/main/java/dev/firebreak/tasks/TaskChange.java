package dev.firebreak.tasks;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A change of the state of a task, which is on stable storage.
 *
 * @param id the task
 * @param type the name of its type
 * @param owner the owner of the task; empty if it has none
 * @param state its new state
 * @param attempts how many attempts it has had
 * @param result what was recorded with its end, so that the task need not be read; null if it must
 *     be
 */
public record TaskChange(
    RunId id,
    String type,
    String owner,
    TaskState state,
    int attempts,
    @Nullable FirstResult result) {

  /** A change without a result. */
  public TaskChange(RunId id, String type, String owner, TaskState state, int attempts) {
    this(id, type, owner, state, attempts, null);
  }
}
