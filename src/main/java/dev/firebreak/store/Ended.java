package dev.firebreak.store;

import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.util.Optional;

/**
 * A task that is over.
 *
 * @param type its type's name
 * @param state a final one
 * @param attempts how many it had
 */
public record Ended(String type, TaskState state, int attempts) {

  /** What a task came to; empty if it is not over. */
  static Optional<Ended> of(Task task) {
    return task.state().isFinal()
        ? Optional.of(new Ended(task.type(), task.state(), task.tries().attempts()))
        : Optional.empty();
  }
}
