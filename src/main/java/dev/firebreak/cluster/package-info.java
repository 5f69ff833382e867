/**
 * The cluster of nodes that share a database: membership as the store records it, authenticated
 * connections, forwarded calls, and hints. Claims and settlements of tasks never depend on these
 * messages.
 */
@NullMarked
package dev.firebreak.cluster;

import org.jspecify.annotations.NullMarked;
