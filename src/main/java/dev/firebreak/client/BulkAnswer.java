package dev.firebreak.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of one of many submissions.
 *
 * @param line its number, from 1
 * @param id of the task; empty if it was refused
 * @param state of the task; empty if it was refused
 * @param problem why it was refused; null if it was not
 */
public record BulkAnswer(long line, String id, String state, @Nullable Problem problem) {}
