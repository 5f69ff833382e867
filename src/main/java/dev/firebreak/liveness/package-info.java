/**
 * Whether this JVM can continue: {@link dev.firebreak.liveness.HeapWatch} ends a process whose heap
 * is full, and every thread that must not end unexpectedly is a {@link
 * dev.firebreak.liveness.Loop}, which {@link dev.firebreak.liveness.Loops} knows and {@code
 * /health/live} reports. One such loop is {@link dev.firebreak.liveness.PeriodicReading}.
 *
 * <p>Knows nothing of what the threads do.
 */
@NullMarked
package dev.firebreak.liveness;

import org.jspecify.annotations.NullMarked;
