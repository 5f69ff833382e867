package dev.firebreak.store;

import dev.firebreak.config.CallbackSettings;
import dev.firebreak.task.TaskState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store for a task of the type {@link #TYPE} when a task ends, in the same transaction, so
 * that no end is missed whatever ends the task.
 *
 * @param events the final states that are reported
 * @param url where; null for the address that the type of the task has by then
 * @param attempts how many attempts the telling task has, from 1
 */
public record CallbackOrder(Set<TaskState> events, @Nullable String url, int attempts) {
  /** The type of the tasks that tell. */
  public static final String TYPE = CallbackSettings.TYPE;

  /** Copies the set. */
  public CallbackOrder {
    events = Set.copyOf(events);
  }

  /** The events as bits, by the codes of outcomes. */
  public int bits() {
    int bits = 0;
    for (TaskState event : events) {
      bits |= 1 << StateCodes.outcome(event);
    }
    return bits;
  }
}
