/**
 * The ways in which an attempt can run, seen from the supervisor: an {@link
 * dev.firebreak.isolation.Isolation} starts an {@link dev.firebreak.isolation.Execution}, whose
 * result is an {@link dev.firebreak.task.Outcome}, never an exception: Pekko would end the JVM on a
 * LinkageError or a StackOverflowError that reached an actor. The levels are in {@code handler},
 * {@code command} and {@code workerprocess}.
 *
 * <p>Knows nothing of actors, slots or HTTP.
 */
@NullMarked
package dev.firebreak.isolation;

import org.jspecify.annotations.NullMarked;
