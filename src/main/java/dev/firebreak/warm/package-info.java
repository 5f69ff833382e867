/**
 * Processes that are kept ready: a pool of them for each type, the protocol of lines that is spoken
 * with them, and who is to blame when one of them does not keep to it. Commands speak it as it is
 * documented; child JVMs, which run handlers, a dialect of it that carries outcomes in full.
 *
 * <p>Knows nothing of actors, slots or HTTP, nor of what goes on inside a child JVM.
 */
@NullMarked
package dev.firebreak.warm;

import org.jspecify.annotations.NullMarked;
