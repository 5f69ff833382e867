/**
 * Tasks in a file of this machine: {@link dev.firebreak.store.sqlite.SqliteStore} embeds SQLite.
 * One thread writes; it takes all that waits, commits once and only then answers.
 */
@NullMarked
package dev.firebreak.store.sqlite;

import org.jspecify.annotations.NullMarked;
