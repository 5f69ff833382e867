package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task.
 *
 * @param number in the order in which it happened, from 1
 * @param at when
 * @param id the task
 * @param type its type's name
 * @param state where it is now; null if this is about its progress
 * @param attempts how many it has had
 * @param progress how far it is; null if this is about its state
 */
public record TaskEvent(
    long number,
    Instant at,
    RunId id,
    String type,
    @Nullable TaskState state,
    int attempts,
    @Nullable Progress progress) {

  /** Whether nothing more happens to the task after this. */
  public boolean isLast() {
    return state != null && state.isFinal();
  }
}
