package dev.firebreak.store;

import java.util.List;

/**
 * Failed and quarantined tasks, by cause.
 *
 * @param groups those with most tasks first
 * @param tasks how many tasks are in the groups
 * @param more whether there may be older ones
 */
public record Failures(List<FailureGroup> groups, int tasks, boolean more) {}
