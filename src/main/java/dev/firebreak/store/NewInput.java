package dev.firebreak.store;

import dev.firebreak.api.Payload;
import java.util.List;

/**
 * Another input for a task.
 *
 * @param input what its handler is given from now on
 * @param search the members by which the task can be found from now on
 */
public record NewInput(Payload input, List<SearchValue> search) {
  /** Copies the list. */
  public NewInput {
    search = List.copyOf(search);
  }
}
