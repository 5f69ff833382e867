/**
 * Tasks in a PostgreSQL database that several nodes share: one writer per node commits groups of
 * operations, readers answer queries, and claims carry numbers (fences) that settlements must
 * repeat.
 */
@NullMarked
package dev.firebreak.store.postgres.tasks;

import org.jspecify.annotations.NullMarked;
