package dev.firebreak.store.sqlite;

import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.Map;

/**
 * What a look through a whole store found.
 *
 * @param problems what is damaged; empty if nothing is
 * @param counts how many tasks are in each state; empty if that can't be read
 */
public record VerifyReport(List<String> problems, Map<TaskState, Long> counts) {}
