package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes of groups by the open transaction. They are written once, before the commit, so that
 * the cost depends little on the number of tasks that the transaction changes.
 */
final class GroupChanges {
  private static final String ANY = "SELECT EXISTS (SELECT 1 FROM task_member)";
  private static final String FIND =
      """
      SELECT g.owned_by, g.size, g.closed_at IS NOT NULL, g.completed_at IS NOT NULL, n.total
      FROM task_group g JOIN task_group_count n ON n.group_id = g.id WHERE g.id = ?\
      """;
  private static final String ADD =
      """
      UPDATE task_group_count SET total = total + ?1, running = running + ?2,
        succeeded = succeeded + ?3, failed = failed + ?4, cancelled = cancelled + ?5,
        quarantined = quarantined + ?6
      WHERE group_id = ?7 AND part = 0\
      """;

  private final PreparedStatement find;
  private final PreparedStatement memberOf;
  private final PreparedStatement join;
  private final PreparedStatement leave;
  private final PreparedStatement add;
  private final GroupEnds ends;
  private final Map<RunId, GroupChange> changes = new TreeMap<>();

  /** Whether a task may have a group; a store that has no groups pays for no look-up. */
  private boolean used;

  GroupChanges(Statements statements, Callbacks callbacks, TaskGroupOperations groups)
      throws SQLException {
    find = statements.prepare(FIND);
    memberOf = statements.prepare("SELECT group_id FROM task_member WHERE id = ?");
    join = statements.prepare("INSERT INTO task_member (id, group_id) VALUES (?, ?)");
    leave = statements.prepare("DELETE FROM task_member WHERE id = ?");
    add = statements.prepare(ADD);
    ends = new GroupEnds(statements, callbacks, groups);
    try (ResultSet row = statements.prepare(ANY).executeQuery()) {
      used = row.next() && row.getBoolean(1);
    }
  }

  /** Returns the change of a group; null if there is no such group. */
  @Nullable GroupChange of(RunId group) throws SQLException {
    GroupChange known = changes.get(group);
    if (known != null) {
      return known;
    }
    find.setBytes(1, group.bytes());
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      String owner = row.getString(1);
      int size = row.getInt(2);
      Integer limit = row.wasNull() ? null : (Integer) size;
      GroupChange read =
          new GroupChange(owner, limit, row.getBoolean(3), row.getBoolean(4), row.getLong(5));
      changes.put(group, read);
      return read;
    }
  }

  /** Records that a task was stored that belongs to a group. */
  void joined(byte[] id, RunId group, boolean started) throws SQLException {
    used = true;
    join.setBytes(1, id);
    join.setBytes(2, group.bytes());
    join.executeUpdate();
    GroupChange change = of(group);
    if (change != null) {
      change.add(started);
    }
  }

  /** Records that an attempt of a task begins (1) or ends without an end of the task (-1). */
  void ran(byte[] id, int difference) throws SQLException {
    GroupChange change = ofTask(id);
    if (change != null) {
      change.running += difference;
    }
  }

  /**
   * Records that a task has ended.
   *
   * @param from the code of its state before
   */
  void ended(byte[] id, int from, int outcome) throws SQLException {
    GroupChange change = ofTask(id);
    if (change != null) {
      change.ended(from, outcome);
    }
  }

  /** Records that an ended task was queued again. */
  void retried(byte[] id, int outcome) throws SQLException {
    GroupChange change = ofTask(id);
    if (change != null) {
      change.ended[outcome]--;
    }
  }

  /** Records that an ended task is deleted: it stays counted. */
  void deleted(byte[] id) throws SQLException {
    GroupChange change = ofTask(id);
    if (change != null) {
      change.deleted = true;
      leave.setBytes(1, id);
      leave.executeUpdate();
    }
  }

  private @Nullable GroupChange ofTask(byte[] id) throws SQLException {
    if (!used) {
      return null;
    }
    memberOf.setBytes(1, id);
    RunId group;
    try (ResultSet row = memberOf.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      group = RunId.of(row.getBytes(1));
    }
    return of(group);
  }

  void clear() {
    changes.clear();
  }

  /**
   * Writes the changes within the open transaction, and completes groups.
   *
   * @param counts gets the completion tasks
   * @return the types of the completion tasks that were submitted
   */
  List<String> write(CountChanges counts, long now) throws SQLException {
    if (changes.isEmpty()) {
      return List.of();
    }
    Map<RunId, GroupChange> all = new HashMap<>(changes);
    changes.clear();
    for (Map.Entry<RunId, GroupChange> entry : all.entrySet()) {
      add(entry.getKey().bytes(), entry.getValue());
    }
    return ends.write(all, counts, now);
  }

  private void add(byte[] group, GroupChange change) throws SQLException {
    add.setInt(1, change.added);
    add.setInt(2, change.running);
    for (int outcome = 0; outcome < change.ended.length; outcome++) {
      add.setInt(3 + outcome, change.ended[outcome]);
    }
    add.setBytes(7, group);
    add.executeUpdate();
  }
}
