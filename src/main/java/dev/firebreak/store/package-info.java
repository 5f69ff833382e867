/**
 * The contract of task storage, {@link dev.firebreak.store.TaskStore}, with its parameters and
 * results. {@code store.sqlite} keeps tasks in a file, {@code store.postgres} in a database that
 * nodes share, and {@code store.move} moves them from one to the other. {@code store.jdbc} has what
 * both databases do alike: reading, lists, bulk changes, and the groups of a writer.
 *
 * <p>A store knows states and fences, but neither how attempts run nor when a task is retried:
 * callers decide that.
 */
@NullMarked
package dev.firebreak.store;

import org.jspecify.annotations.NullMarked;
