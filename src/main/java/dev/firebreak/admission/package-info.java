/**
 * What decides at once, without an actor, whether a type accepts one more run: the slots and
 * waiting places of the type, its rate limit, its circuit breaker, its budget of retries, and the
 * drain of the node. All of it outlives supervisors and is thread-safe.
 *
 * <p>Knows nothing of runs, actors or HTTP.
 */
@NullMarked
package dev.firebreak.admission;

import org.jspecify.annotations.NullMarked;
