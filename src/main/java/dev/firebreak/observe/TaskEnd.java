package dev.firebreak.observe;

import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.FirstResult;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task.
 *
 * @param state its final state
 * @param result what was recorded with it; null if the task must be read
 */
public record TaskEnd(TaskState state, @Nullable FirstResult result) {}
