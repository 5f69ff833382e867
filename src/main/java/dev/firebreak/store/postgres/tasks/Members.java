package dev.firebreak.store.postgres.tasks;

import dev.firebreak.group.Family;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Relations;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Submissions of tasks that belong to a group or to a parent. One whose group is not open, or whose
 * parent has ended, is left out; if that becomes true between the look and the commit, the commit
 * fails, see {@code schema/011.sql} and {@code 012.sql}.
 */
final class Members {
  private static final String PARENT =
      String.format(
          Locale.ROOT,
          """
          SELECT p.id, p.owned_by, p.cancel_requested AS ends,
            coalesce((SELECT c.depth FROM task_child c WHERE c.id = p.id), 0) >= %d AS deep,
            EXISTS (SELECT 1 FROM task_child c WHERE c.parent_id = p.id OFFSET %d) AS full_up
          FROM task p\
          """,
          Family.DEEPEST,
          Family.MOST_CHILDREN - 1);

  /** The ids of submissions that are left out. Parameters: {@link #columns}. */
  static final String REFUSED =
      String.format(
          Locale.ROOT,
          """
          (WITH r AS MATERIALIZED (
              SELECT * FROM unnest(?, ?, ?, ?) AS r(id, group_id, parent_id, owner)),
            p AS MATERIALIZED (%s WHERE p.id IN (SELECT r.parent_id FROM r))
            SELECT r.id FROM r
            WHERE (r.group_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM task_group g
                WHERE g.id = r.group_id AND g.closed_at IS NULL AND g.owned_by = r.owner))
              OR (r.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM p
                WHERE p.id = r.parent_id AND p.owned_by = r.owner
                  AND NOT (p.ends OR p.deep OR p.full_up))))\
          """,
          PARENT);

  /** Follows the statement that stores the tasks, of which some were left out. */
  private static final String INSERT_MEMBERS =
      """
      INSERT INTO task_member (id, group_id)
      SELECT i.id, i.group_id FROM unnest(?, ?) AS i(id, group_id)
      WHERE i.group_id IS NOT NULL AND EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)
      ON CONFLICT DO NOTHING\
      """;

  private static final String INSERT_CHILDREN =
      """
      INSERT INTO task_child (id, parent_id, depth)
      SELECT i.id, i.parent_id,
        1 + coalesce((SELECT c.depth FROM task_child c WHERE c.id = i.parent_id), 0)
      FROM unnest(?, ?) AS i(id, parent_id)
      WHERE i.parent_id IS NOT NULL AND EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)
      ON CONFLICT DO NOTHING\
      """;

  /** Gives the keys back of submissions that were left out. */
  private static final String DROP_KEYS =
      """
      DELETE FROM task_key k USING unnest(?, ?, ?) AS i(scope, key, id)
      WHERE k.scope = i.scope AND k.key = i.key AND k.task_id = i.id
        AND NOT EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)\
      """;

  private static final String WHY =
      String.format(
          Locale.ROOT,
          """
          SELECT i.id, g.id IS NOT NULL AND g.owned_by = i.owner, g.closed_at IS NOT NULL,
            p.id IS NOT NULL AND p.owned_by = i.owner, p.ends, p.deep, p.full_up,
            EXISTS (SELECT 1 FROM task_done d WHERE d.id = i.parent_id AND d.owned_by = i.owner)
          FROM unnest(?, ?, ?, ?) AS i(id, group_id, parent_id, owner)
          LEFT JOIN task_group g ON g.id = i.group_id
          LEFT JOIN LATERAL (%s WHERE p.id = i.parent_id) p ON true\
          """,
          PARENT);

  private Members() {}

  static boolean isMember(SubmitBatch.Accept accept) {
    return !accept.submission.task().relations().none();
  }

  static ArrayParameter[] columns(List<SubmitBatch.Accept> members) {
    ArrayParameter ids = Batch.ids(members);
    ArrayParameter groups = ArrayParameter.ids(members.size());
    ArrayParameter parents = ArrayParameter.ids(members.size());
    ArrayParameter owners = ArrayParameter.texts(members.size());
    for (SubmitBatch.Accept accept : members) {
      groups.add(accept.submission.task().relations().group());
      parents.add(accept.submission.task().relations().parent());
      owners.add(accept.submission.owner());
    }
    return new ArrayParameter[] {ids, groups, parents, owners};
  }

  /** Records what the stored tasks belong to. */
  static List<Step> insert(List<SubmitBatch.Accept> members) {
    ArrayParameter[] columns = columns(members);
    return List.of(
        new Statement(INSERT_MEMBERS, p -> p.add(columns[0], columns[1])),
        new Statement(INSERT_CHILDREN, p -> p.add(columns[0], columns[2])));
  }

  static Step dropKeys(List<SubmitBatch.Accept> keyed) {
    return new Statement(DROP_KEYS, p -> p.add(SubmitColumns.keys(keyed)));
  }

  /**
   * Finds out why a submission was left out. One for which there is no reason any more is left
   * undecided, to be stored in the next round.
   */
  static Step why(List<SubmitBatch.Accept> members) {
    Map<RunId, SubmitBatch.Accept> byId = Batch.byId(members);
    return new Statement(
        WHY, p -> p.add(columns(members)), row -> decide(Batch.of(byId, row), row));
  }

  private static void decide(SubmitBatch.Accept accept, ResultSet row) throws SQLException {
    Relations relations = accept.submission.task().relations();
    RunId group = relations.group();
    RunId parent = relations.parent();
    if (accept.decided()) {
      return; // Its key was known.
    }
    if (parent != null) {
      Accepted.Why why = parent(row);
      if (why != null) {
        accept.decide(new Accepted.Unrelated(why, parent));
        return;
      }
    }
    if (group != null && !row.getBoolean(2)) {
      accept.decide(new Accepted.Unrelated(Accepted.Why.UNKNOWN_GROUP, group));
    } else if (group != null && row.getBoolean(3)) {
      accept.decide(new Accepted.Unrelated(Accepted.Why.CLOSED_GROUP, group));
    }
  }

  private static Accepted.@Nullable Why parent(ResultSet row) throws SQLException {
    if (!row.getBoolean(4)) {
      return row.getBoolean(8) ? Accepted.Why.ENDED_PARENT : Accepted.Why.UNKNOWN_PARENT;
    } else if (row.getBoolean(5)) {
      return Accepted.Why.ENDED_PARENT;
    } else if (row.getBoolean(6)) {
      return Accepted.Why.TOO_DEEP;
    }
    return row.getBoolean(7) ? Accepted.Why.TOO_MANY_CHILDREN : null;
  }
}
