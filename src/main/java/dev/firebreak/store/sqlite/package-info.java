/**
 * Tasks in a file of this machine: {@link dev.firebreak.store.sqlite.SqliteStore} embeds SQLite.
 * One thread writes: it takes all waiting operations, commits them once and then answers them.
 */
@NullMarked
package dev.firebreak.store.sqlite;

import org.jspecify.annotations.NullMarked;
