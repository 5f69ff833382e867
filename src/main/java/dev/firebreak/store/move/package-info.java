/**
 * Brings the tasks of one store into another: {@link dev.firebreak.store.move.Move} says in which
 * order things happen, so that a crash at any moment loses nothing and runs nothing twice. What is
 * read and written is behind two interfaces, which the stores implement.
 */
@NullMarked
package dev.firebreak.store.move;

import org.jspecify.annotations.NullMarked;
