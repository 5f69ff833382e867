package dev.firebreak.store;

import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.util.Optional;

/**
 * A task that has ended.
 *
 * @param type its type's name
 * @param state a final one
 * @param attempts how many it had
 */
public record Ended(String type, TaskState state, int attempts) {

  /** The end of a task; empty if the task has not ended. */
  static Optional<Ended> of(Task task) {
    return task.state().isFinal()
        ? Optional.of(new Ended(task.type(), task.state(), task.tries().attempts()))
        : Optional.empty();
  }
}
