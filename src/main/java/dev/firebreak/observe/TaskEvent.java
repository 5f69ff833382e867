package dev.firebreak.observe;

import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a task.
 *
 * @param number the position of the event in order of time, from 1
 * @param at the time of the event
 * @param id the task
 * @param type the name of its type
 * @param owner the owner of the task; empty if it has none, or if only listeners of this task get
 *     the event
 * @param state its new state; null if this event is not about it
 * @param attempts the number of its attempts
 * @param progress its progress; null if this event is not about it
 * @param step a step that it has recorded; null if this event is not about one
 */
public record TaskEvent(
    long number,
    Instant at,
    RunId id,
    String type,
    String owner,
    @Nullable TaskState state,
    int attempts,
    @Nullable Progress progress,
    @Nullable Step step) {

  /** Whether this is the last event of the task. */
  public boolean isLast() {
    return state != null && state.isFinal();
  }
}
