package dev.firebreak.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a type that are not claimed.
 *
 * @param tasks their number, with those that are due later
 * @param nextDue the due time of the one that is due first, which may be in the past; null if there
 *     is none
 */
public record Queued(long tasks, @Nullable Instant nextDue) {}
