package dev.firebreak.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a type that are not claimed.
 *
 * @param tasks their number, with those that are due later
 * @param waiting the number of those that wait for a time, a signal or other tasks without a slot,
 *     which are not in the other number
 * @param nextDue the due time of the one that is due first, which may be in the past; null if there
 *     is none
 */
public record Queued(long tasks, long waiting, @Nullable Instant nextDue) {}
