/**
 * The load generator. {@link dev.firebreak.bench.load.LoadGenerator} has a few threads with a
 * selector each and allocates nothing per request, because it shares the machine with the server.
 */
@NullMarked
package dev.firebreak.bench.load;

import org.jspecify.annotations.NullMarked;
