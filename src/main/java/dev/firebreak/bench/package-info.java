/**
 * The load generator of {@code firebreak bench}, the servers that it measures, each in a process of
 * its own, and the scenes.
 *
 * <p>{@link dev.firebreak.bench.LoadGenerator} has a few threads with a selector each and allocates
 * nothing per request, because it shares the machine with the server. The command line is in {@link
 * dev.firebreak.tools}.
 */
@NullMarked
package dev.firebreak.bench;

import org.jspecify.annotations.NullMarked;
