package dev.firebreak.store.jdbc;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.GroupText;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queries for groups of tasks.
 *
 * @param statements of the reader's connection
 */
record GroupReads(Statements statements, Dialect dialect) {
  private static final String FIND =
      """
      SELECT g.id, g.owned_by, g.name, g.labels, g.size, g.event, g.type, g.priority, g.attempts,
        g.input, g.told_events, g.told_attempts, g.created_at, g.closed_at, g.completed_at,
        g.completion_id, n.total, n.succeeded, n.failed, n.cancelled, n.quarantined, {running},
        g.version
      FROM task_group g LEFT JOIN (
        SELECT group_id, sum(total) AS total, sum(succeeded) AS succeeded, sum(failed) AS failed,
          sum(cancelled) AS cancelled, sum(quarantined) AS quarantined
        FROM task_group_count WHERE group_id = ? GROUP BY group_id) n ON true
      WHERE g.id = ?\
      """;

  Optional<TaskGroup> find(RunId id) throws SQLException {
    PreparedStatement find =
        statements.prepare(FIND.replace("{running}", dialect.runningOfGroup("g.id")));
    dialect.setId(find, 1, id);
    dialect.setId(find, 2, id);
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? Optional.of(group(row)) : Optional.empty();
    }
  }

  private TaskGroup group(ResultSet row) throws SQLException {
    return new TaskGroup(
        dialect.id(row, 1),
        row.getString(2),
        new GroupSpec(row.getString(3), GroupText.labels(row.getString(4)), size(row), then(row)),
        new TaskGroup.Times(
            dialect.instant(row, 13),
            dialect.instantOrNull(row, 14),
            dialect.instantOrNull(row, 15)),
        new GroupCounts(
            row.getLong(17),
            row.getLong(22),
            row.getLong(18),
            row.getLong(19),
            row.getLong(20),
            row.getLong(21)),
        row.getObject(16) == null ? null : dialect.id(row, 16));
  }

  private static @Nullable Integer size(ResultSet row) throws SQLException {
    int size = row.getInt(5);
    return row.wasNull() ? null : (Integer) size;
  }

  private static @Nullable CompletionTask then(ResultSet row) throws SQLException {
    int event = row.getInt(6);
    return row.wasNull()
        ? null
        : new CompletionTask(
            CompletionTask.When.of(event),
            row.getString(7),
            row.getInt(8),
            row.getInt(9),
            row.getString(10),
            new CompletionTask.Told(row.getInt(11), row.getInt(12)),
            row.getString(23));
  }
}
