package dev.firebreak.store;

import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param tasks newest first; may be fewer than asked for although there are more
 * @param next where the next part begins: after this task; null at the end
 */
public record Page(List<Task> tasks, @Nullable RunId next) {}
