/**
 * The parent of a node, which starts it again when it dies, and the thread between the two: a pipe
 * that is the node's standard input. Needs nothing but the JDK, so that the keeper is small.
 */
@NullMarked
package dev.firebreak.keeper;

import org.jspecify.annotations.NullMarked;
