/**
 * The load generator of {@code firebreak bench} and what it measures: servers in processes of their
 * own, never in the generator's, and scenes that load them, time them or fill them.
 *
 * <p>{@link dev.firebreak.bench.LoadGenerator} is a few threads with a selector each and allocates
 * nothing per request, so that it takes as little as possible of the machine it shares with the
 * server. Nothing here knows the command line.
 */
@NullMarked
package dev.firebreak.bench;

import org.jspecify.annotations.NullMarked;
