/**
 * The keeper: the parent process of a node, which restarts the node when it dies, and the pipe
 * between the two, which is the node's standard input. Depends only on the JDK, so that the keeper
 * is small.
 */
@NullMarked
package dev.firebreak.keeper;

import org.jspecify.annotations.NullMarked;
