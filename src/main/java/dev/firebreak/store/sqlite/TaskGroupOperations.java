package dev.firebreak.store.sqlite;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupText;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.TaskGroups;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates and closes groups, and deletes those that were complete without tasks. */
final class TaskGroupOperations {
  private static final String CREATE =
      """
      INSERT INTO task_group (id, name, labels, owned_by, key, digest, size, event, type, priority,
        attempts, input, told_events, told_attempts, created_at, version, is_empty)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)\
      """;
  private static final String COUNT =
      """
      INSERT INTO task_group_count (group_id, part, total, succeeded, failed, cancelled, quarantined)
      VALUES (?, 0, 0, 0, 0, 0, 0)\
      """;
  private static final String KNOWN =
      "SELECT id, digest FROM task_group WHERE owned_by = ? AND key IS NOT NULL AND key = ?";
  static final String INCOMPLETE =
      "SELECT count(*) FROM task_group WHERE owned_by = ? AND completed_at IS NULL";

  /** Complete groups, and open ones, none of whose tasks is stored. */
  static final String EMPTY =
      """
      SELECT id FROM task_group WHERE is_empty = 1 AND completed_at < ?1
      UNION ALL SELECT id FROM task_group
      WHERE is_empty = 1 AND completed_at IS NULL AND created_at < ?1
        AND NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = task_group.id)
      LIMIT ?2\
      """;

  private static final String DELETE =
      "DELETE FROM task_group WHERE id = ? RETURNING owned_by, completed_at IS NULL";

  private final Statements statements;

  /**
   * How many groups of an owner are not complete, for owners that have created one. A transaction
   * that is rolled back is followed by a new object.
   */
  private final Map<String, Integer> incomplete = new HashMap<>();

  TaskGroupOperations(Statements statements) {
    this.statements = statements;
  }

  static Operation<TaskGroups.Creation> create(NewGroup group) {
    return new Operation<>() {
      @Override
      TaskGroups.Creation apply(Session session) throws SQLException {
        return session.groups.create(group, session.now);
      }

      @Override
      public int weight() {
        CompletionTask then = group.spec().then();
        return then == null ? 0 : then.input().length();
      }

      @Override
      public boolean adds() {
        return true;
      }
    };
  }

  static Operation<Boolean> close(RunId id) {
    return new Operation<>() {
      @Override
      Boolean apply(Session session) throws SQLException {
        GroupChange change = session.groupChanges.of(id);
        if (change != null) {
          change.close();
        }
        return change != null;
      }
    };
  }

  private TaskGroups.Creation create(NewGroup group, long now) throws SQLException {
    NewGroup.Key key = group.key();
    if (key != null) {
      PreparedStatement known = statements.prepare(KNOWN);
      known.setString(1, group.owner());
      known.setString(2, key.text());
      try (ResultSet row = known.executeQuery()) {
        if (row.next()) {
          RunId id = RunId.of(row.getBytes(1));
          return key.digest().equals(row.getString(2))
              ? new TaskGroups.Creation.Known(id)
              : new TaskGroups.Creation.KeyReused(id);
        }
      }
    }
    if (incomplete(group.owner()) >= TaskGroups.MOST_INCOMPLETE) {
      return new TaskGroups.Creation.TooMany();
    }
    insert(group, now);
    incomplete.merge(group.owner(), 1, Integer::sum);
    return new TaskGroups.Creation.Created();
  }

  private int incomplete(String owner) throws SQLException {
    Integer known = incomplete.get(owner);
    if (known == null) {
      PreparedStatement count = statements.prepare(INCOMPLETE);
      count.setString(1, owner);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        known = row.getInt(1);
      }
      incomplete.put(owner, known);
    }
    return known;
  }

  /** Records that a group of an owner is complete, or deleted before that. */
  void completed(String owner) {
    incomplete.computeIfPresent(owner, (_, count) -> count - 1);
  }

  private void insert(NewGroup group, long now) throws SQLException {
    NewGroup.Key key = group.key();
    CompletionTask then = group.spec().then();
    PreparedStatement create = statements.prepare(CREATE);
    create.setBytes(1, group.id().bytes());
    create.setString(2, group.spec().name());
    create.setString(3, GroupText.labels(group.spec().labels()));
    create.setString(4, group.owner());
    create.setString(5, key == null ? null : key.text());
    create.setString(6, key == null ? null : key.digest());
    create.setObject(7, group.spec().size());
    create.setObject(8, then == null ? null : then.when().code());
    create.setString(9, then == null ? null : then.type());
    create.setObject(10, then == null ? null : then.priority());
    create.setObject(11, then == null ? null : then.attempts());
    create.setString(12, then == null ? null : then.input());
    create.setObject(13, then == null ? null : then.report().events());
    create.setObject(14, then == null ? null : then.report().attempts());
    create.setLong(15, now);
    create.setString(16, then == null ? null : then.version());
    create.executeUpdate();
    PreparedStatement count = statements.prepare(COUNT);
    count.setBytes(1, group.id().bytes());
    count.executeUpdate();
  }

  /**
   * Deletes groups without a task that is still stored: those that were complete before this time,
   * and open ones that were created before it.
   */
  void prune(long before, int limit) throws SQLException {
    List<byte[]> ids = new ArrayList<>();
    PreparedStatement empty = statements.prepare(EMPTY);
    empty.setLong(1, before);
    empty.setInt(2, limit);
    try (ResultSet row = empty.executeQuery()) {
      while (row.next()) {
        ids.add(row.getBytes(1));
      }
    }
    for (byte[] id : ids) {
      delete(id);
    }
  }

  private void delete(byte[] id) throws SQLException {
    PreparedStatement group = statements.prepare(DELETE);
    group.setBytes(1, id);
    try (ResultSet row = group.executeQuery()) {
      if (row.next() && row.getBoolean(2)) {
        completed(row.getString(1));
      }
    }
    PreparedStatement count = statements.prepare("DELETE FROM task_group_count WHERE group_id = ?");
    count.setBytes(1, id);
    count.executeUpdate();
  }
}
