/**
 * Moves the tasks of one store into another: {@link dev.firebreak.store.move.Move} documents the
 * order of steps, which ensures that a crash at any moment loses no task and runs none twice. The
 * stores implement two interfaces, for the source and the target.
 */
@NullMarked
package dev.firebreak.store.move;

import org.jspecify.annotations.NullMarked;
