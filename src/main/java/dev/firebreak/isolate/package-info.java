/**
 * How an attempt runs, and the edge at which everything a handler can throw becomes a value. What
 * comes out of here is an {@link dev.firebreak.task.Outcome}, never an exception: Pekko would end
 * the JVM on a LinkageError or a StackOverflowError that reached an actor.
 *
 * <p>Where a handler comes from is known here too: the server's class path, or a plugin with a
 * class loader of its own.
 *
 * <p>Knows nothing of actors, slots or HTTP.
 */
@NullMarked
package dev.firebreak.isolate;

import org.jspecify.annotations.NullMarked;
