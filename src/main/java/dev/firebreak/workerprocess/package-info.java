/**
 * Worker processes that are kept ready: a pool of them for each type, their line protocol, and what
 * is reported when a process ends or breaks the protocol. Commands use the documented protocol;
 * child JVMs, which run handlers, use a dialect that carries outcomes in full. {@link
 * dev.firebreak.workerprocess.ChildMain} is the other side of that dialect.
 *
 * <p>Knows nothing of actors, slots or HTTP.
 */
@NullMarked
package dev.firebreak.workerprocess;

import org.jspecify.annotations.NullMarked;
