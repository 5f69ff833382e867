/** The commands of callers: calls, and tasks from their submission to their deletion. */
@NullMarked
package dev.firebreak.cli.task;

import org.jspecify.annotations.NullMarked;
