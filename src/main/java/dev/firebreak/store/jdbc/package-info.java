/**
 * Tasks in a database, through JDBC: {@link dev.firebreak.store.jdbc.SqliteStore} is the embedded
 * one. One thread writes; it takes all that waits, commits once and only then answers.
 */
@NullMarked
package dev.firebreak.store.jdbc;

import org.jspecify.annotations.NullMarked;
