package dev.firebreak.store;

/**
 * The number of tasks that a filter selects.
 *
 * @param count how many were found
 * @param more whether there may be more
 */
public record Matching(long count, boolean more) {}
