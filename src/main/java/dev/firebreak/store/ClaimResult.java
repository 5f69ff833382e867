package dev.firebreak.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link ClaimRequest}.
 *
 * @param type the type's name
 * @param claimed the tasks, in the order in which they are to run; never more than requested
 * @param more whether more tasks are due, so that the next claim is likely to succeed; false while
 *     as many run as the request allows
 * @param dueIn the time until the next task that is not due yet is due, by the store's clock; null
 *     if there is none
 */
public record ClaimResult(
    String type, List<Claimed> claimed, boolean more, @Nullable Duration dueIn) {}
