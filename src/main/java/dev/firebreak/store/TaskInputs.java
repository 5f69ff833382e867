package dev.firebreak.store;

import dev.firebreak.task.RunId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads the inputs of tasks, which lists and documents of tasks do not have. */
public interface TaskInputs {
  /**
   * Reads the input of a task, which is kept as long as the task.
   *
   * @param most the length up to which the bytes are read; of a longer input, only the length is
   * @return empty if there is no such task
   */
  CompletionStage<Optional<StoredBytes>> input(RunId id, long most);
}
