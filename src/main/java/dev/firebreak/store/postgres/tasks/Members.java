package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Accepted;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Submissions of tasks that belong to a group. A submission to a group that is not open is left
 * out; a group that is closed between that look and the commit has the commit fail, see {@code
 * schema/011.sql}.
 */
final class Members {
  /** The ids of submissions whose group is not open. Parameters: {@link #groups}. */
  static final String REFUSED =
      """
      (SELECT r.id FROM unnest(?, ?, ?) AS r(id, group_id, owner)
        WHERE NOT EXISTS (SELECT 1 FROM task_group g
          WHERE g.id = r.group_id AND g.closed_at IS NULL AND g.owned_by = r.owner))\
      """;

  /** Follows the statement that stores the tasks, of which some were left out. */
  private static final String INSERT =
      """
      INSERT INTO task_member (id, group_id)
      SELECT i.id, i.group_id FROM unnest(?, ?) AS i(id, group_id)
      WHERE EXISTS (SELECT 1 FROM task t WHERE t.id = i.id) ON CONFLICT DO NOTHING\
      """;

  /** Gives the keys back of submissions that were left out. */
  private static final String DROP_KEYS =
      """
      DELETE FROM task_key k USING unnest(?, ?, ?) AS i(scope, key, id)
      WHERE k.scope = i.scope AND k.key = i.key AND k.task_id = i.id
        AND NOT EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)\
      """;

  private static final String WHY =
      """
      SELECT i.id, g.id IS NOT NULL AND g.owned_by = i.owner, g.closed_at IS NOT NULL
      FROM unnest(?, ?, ?) AS i(id, group_id, owner) LEFT JOIN task_group g ON g.id = i.group_id\
      """;

  private Members() {}

  static boolean isMember(SubmitBatch.Accept accept) {
    return accept.submission.task().relations().group() != null;
  }

  static ArrayParameter[] groups(List<SubmitBatch.Accept> members) {
    ArrayParameter ids = Batch.ids(members);
    ArrayParameter groups = ArrayParameter.ids(members.size());
    ArrayParameter owners = ArrayParameter.texts(members.size());
    for (SubmitBatch.Accept accept : members) {
      RunId group = accept.submission.task().relations().group();
      if (group != null) {
        groups.add(group);
        owners.add(accept.submission.owner());
      }
    }
    return new ArrayParameter[] {ids, groups, owners};
  }

  /** Counts the stored tasks in their groups. */
  static Step insert(List<SubmitBatch.Accept> members) {
    ArrayParameter[] groups = groups(members);
    return new Statement(INSERT, p -> p.add(groups[0], groups[1]));
  }

  static Step dropKeys(List<SubmitBatch.Accept> keyed) {
    return new Statement(DROP_KEYS, p -> p.add(SubmitBatch.keys(keyed)));
  }

  /**
   * Finds out why a submission was left out. One whose group is open is left undecided, to be
   * stored in the next round.
   */
  static Step why(List<SubmitBatch.Accept> members) {
    Map<RunId, SubmitBatch.Accept> byId = Batch.byId(members);
    return new Statement(WHY, p -> p.add(groups(members)), row -> decide(Batch.of(byId, row), row));
  }

  private static void decide(SubmitBatch.Accept accept, ResultSet row) throws SQLException {
    RunId group = accept.submission.task().relations().group();
    if (accept.decided() || group == null) {
      return; // Its key was known.
    } else if (!row.getBoolean(2)) {
      accept.decide(new Accepted.Unrelated(Accepted.Why.UNKNOWN_GROUP, group));
    } else if (row.getBoolean(3)) {
      accept.decide(new Accepted.Unrelated(Accepted.Why.CLOSED_GROUP, group));
    }
  }
}
