package dev.firebreak.store.sqlite;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.group.GroupText;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Closes, completes and deletes groups whose counts were written. */
final class GroupEnds {
  private static final String READ =
      """
      SELECT n.total, n.succeeded, n.failed, n.cancelled, n.quarantined, g.event, g.type,
        g.priority, g.attempts, g.owned_by, g.name, g.labels, g.input, g.told_events,
        g.told_attempts, g.version
      FROM task_group g JOIN task_group_count n ON n.group_id = g.id WHERE g.id = ?\
      """;
  private static final String EMPTY =
      "NOT EXISTS (SELECT 1 FROM task_member m WHERE m.group_id = task_group.id)";
  private static final String TASK =
      """
      INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts,
        crashes, since, isolated, cancel_requested, created_at, owned_by,
        version)
      VALUES (?1, ?2, ?3, 0, ?4, 0, 0, ?5, 0, 0, 0, 0, ?4, ?6, ?7)\
      """;
  private static final String INPUT =
      "INSERT INTO task_input (id, content_type, body)"
          + " VALUES (?, 'application/json', CAST(? AS BLOB))";

  private final Callbacks callbacks;
  private final TaskGroupOperations groups;
  private final PreparedStatement close;
  private final PreparedStatement read;
  private final PreparedStatement complete;
  private final PreparedStatement task;
  private final PreparedStatement input;
  private final PreparedStatement delete;
  private final PreparedStatement deleteCount;
  private final PreparedStatement use;
  private final PreparedStatement unuse;

  GroupEnds(Statements statements, Callbacks callbacks, TaskGroupOperations groups)
      throws SQLException {
    this.callbacks = callbacks;
    this.groups = groups;
    close = statements.prepare("UPDATE task_group SET closed_at = ? WHERE id = ?");
    read = statements.prepare(READ);
    complete =
        statements.prepare(
            "UPDATE task_group SET completed_at = ?, completion_id = ?, is_empty = "
                + EMPTY
                + " WHERE id = ?");
    task = statements.prepare(TASK);
    input = statements.prepare(INPUT);
    delete =
        statements.prepare(
            "DELETE FROM task_group WHERE id = ? AND completed_at IS NOT NULL AND " + EMPTY);
    deleteCount = statements.prepare("DELETE FROM task_group_count WHERE group_id = ?");
    use = statements.prepare("UPDATE task_group SET is_empty = 0 WHERE id = ? AND is_empty = 1");
    unuse =
        statements.prepare(
            "UPDATE task_group SET is_empty = 1 WHERE id = ? AND completed_at IS NULL AND "
                + EMPTY);
  }

  List<String> write(Map<RunId, GroupChange> changes, CountChanges counts, long now)
      throws SQLException {
    List<String> submitted = new ArrayList<>();
    for (Map.Entry<RunId, GroupChange> entry : changes.entrySet()) {
      byte[] group = entry.getKey().bytes();
      GroupChange change = entry.getValue();
      if (change.added > 0) {
        use.setBytes(1, group);
        use.executeUpdate();
      }
      if (change.closes) {
        close.setLong(1, now);
        close.setBytes(2, group);
        close.executeUpdate();
      }
      if (change.closed && !change.completed) {
        String type = completeIfEnded(group, change.owner, counts, now);
        if (type != null) {
          submitted.add(type);
        }
      } else if (change.deleted) {
        deleteIfEmpty(group);
      }
    }
    return submitted;
  }

  /** Completes a closed group if its tasks have ended; returns the type of its task, if any. */
  private @Nullable String completeIfEnded(
      byte[] group, String owner, CountChanges counts, long now) throws SQLException {
    byte[] id = null;
    String type = null;
    read.setBytes(1, group);
    try (ResultSet row = read.executeQuery()) {
      GroupCounts all = row.next() ? counts(row) : GroupCounts.NONE;
      if (all.ended() < all.total()) {
        return null;
      }
      int event = row.getInt(6);
      if (!row.wasNull() && (event == CompletionTask.When.ALWAYS.code() || succeeded(all))) {
        id = RunId.at(now).bytes();
        type = row.getString(7);
        submit(id, group, row, all, now);
        counts.accepted(type, false);
      }
    }
    complete.setLong(1, now);
    if (id == null) {
      complete.setNull(2, Types.BLOB);
    } else {
      complete.setBytes(2, id);
    }
    complete.setBytes(3, group);
    complete.executeUpdate();
    groups.completed(owner);
    return type;
  }

  private static boolean succeeded(GroupCounts all) {
    return all.succeeded() == all.total();
  }

  private static GroupCounts counts(ResultSet row) throws SQLException {
    return new GroupCounts(
        row.getLong(1), 0, row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
  }

  private void submit(byte[] id, byte[] group, ResultSet row, GroupCounts all, long now)
      throws SQLException {
    task.setBytes(1, id);
    task.setString(2, row.getString(7));
    task.setInt(3, row.getInt(8));
    task.setLong(4, now);
    task.setInt(5, row.getInt(9));
    task.setString(6, row.getString(10));
    task.setString(7, row.getString(16));
    task.executeUpdate();
    input.setBytes(1, id);
    input.setString(
        2,
        GroupText.completionInput(
            RunId.of(group), row.getString(11), row.getString(12), all, row.getString(13)));
    input.executeUpdate();
    if (row.getInt(14) > 0) {
      callbacks.insert(id, row.getInt(14), null, row.getInt(15));
    }
  }

  /** Deletes a complete group without stored tasks, and marks an open one. */
  private void deleteIfEmpty(byte[] group) throws SQLException {
    unuse.setBytes(1, group);
    unuse.executeUpdate();
    delete.setBytes(1, group);
    if (delete.executeUpdate() == 1) {
      deleteCount.setBytes(1, group);
      deleteCount.executeUpdate();
    }
  }
}
