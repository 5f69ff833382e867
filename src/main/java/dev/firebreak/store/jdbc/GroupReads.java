package dev.firebreak.store.jdbc;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.group.GroupFilter;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.GroupText;
import dev.firebreak.group.TaskGroup;
import dev.firebreak.store.GroupPage;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queries for groups of tasks.
 *
 * @param statements of the reader's connection
 */
record GroupReads(Statements statements, Dialect dialect) {
  Optional<TaskGroup> find(RunId id) throws SQLException {
    PreparedStatement find = statements.prepare(GroupStatements.find(dialect));
    dialect.setId(find, 1, id);
    return read(find).stream().findAny();
  }

  /**
   * Reads groups, newest first.
   *
   * @param before only groups that are older than this one; null for all
   */
  GroupPage list(GroupFilter filter, @Nullable RunId before, int limit) throws SQLException {
    RunId last = filter.narrow() ? lastLookedAt(filter, before) : null;
    PreparedStatement list =
        statements.prepare(GroupStatements.list(dialect, filter, before != null, last != null));
    int next = range(list, filter.owner(), before);
    if (last != null) {
      dialect.setId(list, next++, last);
    }
    if (filter.name() != null) {
      list.setString(next++, filter.name());
    }
    list.setInt(next, limit + 1);
    List<TaskGroup> groups = read(list);
    return groups.size() > limit
        ? new GroupPage(List.copyOf(groups.subList(0, limit)), groups.get(limit - 1).id())
        : new GroupPage(groups, last);
  }

  /** The oldest group that is looked at for a page; null if the page has all that are left. */
  private @Nullable RunId lastLookedAt(GroupFilter filter, @Nullable RunId before)
      throws SQLException {
    PreparedStatement last =
        statements.prepare(GroupStatements.lastLookedAt(filter, before != null));
    range(last, filter.owner(), before);
    try (ResultSet row = last.executeQuery()) {
      RunId id = row.next() ? dialect.id(row, 1) : null;
      return row.next() ? id : null;
    }
  }

  /** Sets the first parameters; returns the number of the next one. */
  private int range(PreparedStatement statement, @Nullable String owner, @Nullable RunId before)
      throws SQLException {
    int next = 1;
    if (owner != null) {
      statement.setString(next++, owner);
    }
    if (before != null) {
      dialect.setId(statement, next++, before);
    }
    return next;
  }

  private List<TaskGroup> read(PreparedStatement statement) throws SQLException {
    List<TaskGroup> groups = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        groups.add(group(row));
      }
    }
    return groups;
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
            new CompletionTask.EndReport(row.getInt(11), row.getInt(12)),
            row.getString(23));
  }
}
