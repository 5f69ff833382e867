/**
 * Sockets as streams of bytes. Pekko's own take a message to an actor and one back for each read
 * and each write, and ask the system for readiness anew each time; that was a third of what an
 * answer cost. Here one thread waits for many sockets and reads what has come, and whoever has
 * something to write does so itself.
 *
 * <p>{@link dev.firebreak.socket.Acceptor} listens and hands out each {@link
 * dev.firebreak.socket.Socket} that was accepted. Knows no HTTP.
 */
@NullMarked
package dev.firebreak.socket;

import org.jspecify.annotations.NullMarked;
