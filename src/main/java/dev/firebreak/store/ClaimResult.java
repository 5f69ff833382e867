package dev.firebreak.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a demand brought.
 *
 * @param type its name
 * @param claimed the tasks, in the order in which they are to run; never more than were wanted
 * @param more whether others are due already, so that the next claim will not come in vain; false
 *     while as many run as the demand allows
 * @param dueIn how long until the first of those that are not due will be, by the store's clock;
 *     null if there is none
 */
public record ClaimResult(
    String type, List<Claimed> claimed, boolean more, @Nullable Duration dueIn) {}
