package dev.firebreak.isolation;

/**
 * The processes that are kept ready for attempts of a type.
 *
 * @param busy those that have an attempt, start, or end
 * @param idle those that wait for one
 */
public record WarmProcesses(int busy, int idle) {}
