/**
 * What the two stores in SQL databases have in common: the reading of tasks, the pool of reading
 * threads, the queue of the writer, changes of many tasks, and the parts of statements that must be
 * the same in both. How a change is made is different in each engine, and stays in {@code
 * store.sqlite} and {@code store.postgres}; {@link dev.firebreak.store.jdbc.Dialect} lists the
 * differences in reading.
 */
@NullMarked
package dev.firebreak.store.jdbc;

import org.jspecify.annotations.NullMarked;
