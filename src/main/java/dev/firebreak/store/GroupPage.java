package dev.firebreak.store;

import dev.firebreak.group.TaskGroup;
import dev.firebreak.task.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of groups.
 *
 * @param groups newest first, without the inputs of their completion tasks
 * @param next the next page begins after this group, which need not be of the page; null at the end
 */
public record GroupPage(List<TaskGroup> groups, @Nullable RunId next) {}
