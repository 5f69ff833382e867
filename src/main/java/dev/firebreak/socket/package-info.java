/**
 * Sockets as streams of bytes. Pekko's own sockets need a message to an actor and one back for each
 * read and each write, and register for readiness each time; that was a third of the cost of an
 * answer. Here one thread waits for many sockets and reads what has arrived, and each writing
 * thread writes directly.
 *
 * <p>{@link dev.firebreak.socket.Acceptor} listens and passes on each accepted {@link
 * dev.firebreak.socket.Socket}. HTTP is not part of this package.
 */
@NullMarked
package dev.firebreak.socket;

import org.jspecify.annotations.NullMarked;
