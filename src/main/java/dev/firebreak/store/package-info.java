/**
 * Where tasks are kept: {@link dev.firebreak.store.TaskStore} is the contract, and what it is given
 * and gives back is beside it. {@code store.sqlite} keeps it in a file, {@code store.postgres} in a
 * database that nodes share, and {@code store.move} brings it from one to the other.
 *
 * <p>Knows states and fences, but neither how attempts run nor when to try again: it is told.
 */
@NullMarked
package dev.firebreak.store;

import org.jspecify.annotations.NullMarked;
