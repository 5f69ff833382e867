/**
 * Repeats what programs write in the log of the node, line by line, for types that say so. The
 * number and the length of the lines are bounded, so that a program can't fill the log.
 */
@NullMarked
package dev.firebreak.outputlog;

import org.jspecify.annotations.NullMarked;
