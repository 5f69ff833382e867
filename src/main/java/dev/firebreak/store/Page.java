package dev.firebreak.store;

import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param tasks newest first; may be fewer than requested although there are more
 * @param next the next page begins after this task; null at the end
 */
public record Page(List<Task> tasks, @Nullable RunId next) {}
