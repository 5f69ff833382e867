package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * What became of the wish to have a task tried again.
 *
 * @param type of the task; null if there is none of that name
 * @param refusedIn the state in which that can't be; null if it is queued again
 */
public record Requeued(@Nullable String type, @Nullable TaskState refusedIn) {}
