/**
 * What goes on between a socket and a request: who may connect, how long each side may take, and
 * what becomes of a request whose caller leaves. Pekko HTTP parses and renders; its connections
 * have no deadline for headers, no limit per address, and tell nobody that a caller has gone, so
 * here they are put together by ourselves. It also takes for requests what others would not, so
 * bytes are looked at before it sees them.
 *
 * <p>{@link dev.firebreak.connection.Listener} accepts; each {@link
 * dev.firebreak.connection.Connection} is two stages around Pekko's HTTP layer, one that sees bytes
 * and one that sees requests. Knows no routes.
 */
@NullMarked
package dev.firebreak.connection;

import org.jspecify.annotations.NullMarked;
