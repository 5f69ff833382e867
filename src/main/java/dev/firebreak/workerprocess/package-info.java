/**
 * Worker processes that are kept ready: a pool of them for each type, the line protocol that is
 * spoken with them, and what is reported when one of them ends or breaks the protocol. Commands
 * speak the protocol as it is documented; child JVMs, which run handlers, a dialect that carries
 * outcomes in full. {@link dev.firebreak.workerprocess.ChildMain} is the other side of that
 * dialect.
 *
 * <p>Knows nothing of actors, slots or HTTP.
 */
@NullMarked
package dev.firebreak.workerprocess;

import org.jspecify.annotations.NullMarked;
