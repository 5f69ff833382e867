/**
 * The progress of tasks that a command waits for, drawn in the terminal from the events of the
 * tasks. The outcome of the command does not depend on it.
 */
@NullMarked
package dev.firebreak.progress;

import org.jspecify.annotations.NullMarked;
