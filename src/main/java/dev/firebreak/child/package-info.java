/**
 * A JVM beside the node that runs one handler, one attempt at a time: what it is told and what it
 * answers, as lines.
 */
@NullMarked
package dev.firebreak.child;

import org.jspecify.annotations.NullMarked;
