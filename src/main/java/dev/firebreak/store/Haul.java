package dev.firebreak.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a demand brought.
 *
 * @param type its name
 * @param claimed the tasks, in the order in which they are to run; never more than were wanted
 * @param more whether others are due already, so that the next claim will not come in vain; false
 *     while as many run as the demand allows
 * @param nextDue when the first of those that are not due will be; null if there is none
 */
public record Haul(String type, List<Claimed> claimed, boolean more, @Nullable Instant nextDue) {}
