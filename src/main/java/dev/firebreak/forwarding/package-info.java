/**
 * Calls that run on another node when this one has no capacity for them. The other nodes are known
 * only as {@link dev.firebreak.forwarding.Peers}; the package {@code cluster} implements that.
 */
@NullMarked
package dev.firebreak.forwarding;

import org.jspecify.annotations.NullMarked;
