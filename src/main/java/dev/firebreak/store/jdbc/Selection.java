package dev.firebreak.store.jdbc;

import dev.firebreak.task.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that were selected.
 *
 * @param ids the newest first
 * @param next only tasks before this one were not looked at; null if all were
 */
record Selection(List<RunId> ids, @Nullable RunId next) {}
