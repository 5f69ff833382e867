/**
 * Groups of tasks: what callers say about them, their counts, and the input of the task that
 * completes a group. How groups are kept is described in {@code dev.firebreak.store.TaskGroups}.
 */
@NullMarked
package dev.firebreak.group;

import org.jspecify.annotations.NullMarked;
