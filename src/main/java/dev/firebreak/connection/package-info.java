/**
 * HTTP connections: the limits on their number, their deadlines, and the handling of requests whose
 * caller leaves. Pekko HTTP parses and renders; its own connections have no deadline for headers
 * and no limit per address, and do not report that a caller has left, so this package builds them
 * from Pekko's parts. Pekko also accepts requests that other parsers refuse, so the bytes are
 * checked first.
 *
 * <p>{@link dev.firebreak.connection.Listener} accepts; each {@link
 * dev.firebreak.connection.Connection} consists of two stages around Pekko's HTTP layer, one for
 * bytes and one for requests. Routes are not part of this package.
 */
@NullMarked
package dev.firebreak.connection;

import org.jspecify.annotations.NullMarked;
