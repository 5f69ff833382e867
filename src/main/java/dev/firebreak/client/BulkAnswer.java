package dev.firebreak.client;

import org.jspecify.annotations.Nullable;

/**
 * The answer to one of many submissions.
 *
 * @param line the number of its line, from 1
 * @param id the id of the task; empty if it was refused
 * @param state the state of the task; empty if it was refused
 * @param problem why it was refused; null if it was accepted
 */
public record BulkAnswer(long line, String id, String state, @Nullable Problem problem) {}
