package dev.firebreak.store.sqlite;

import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.Map;

/**
 * The result of checking a whole store.
 *
 * @param problems the damage found; empty if there is none
 * @param miscounts the stored numbers of tasks that differ from the tasks; no task is affected
 * @param counts how many tasks are in each state; empty if they can't be read
 */
public record VerifyReport(
    List<String> problems, List<String> miscounts, Map<TaskState, Long> counts) {}
