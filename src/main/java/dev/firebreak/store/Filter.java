package dev.firebreak.store;

import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks.
 *
 * @param type of this type; null for all
 * @param state in this state; null for all
 */
public record Filter(@Nullable String type, @Nullable TaskState state) {}
