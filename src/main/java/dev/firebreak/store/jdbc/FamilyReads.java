package dev.firebreak.store.jdbc;

import dev.firebreak.group.Family;
import dev.firebreak.group.GroupCounts;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The queries for parents and children.
 *
 * @param statements of the reader's connection
 */
record FamilyReads(Statements statements, Dialect dialect) {
  private static final String TIES =
      """
      SELECT (SELECT c.parent_id FROM task_child c WHERE c.id = i.id),
        (SELECT m.group_id FROM task_member m WHERE m.id = i.id),
        EXISTS (SELECT 1 FROM task_child c WHERE c.parent_id = i.id)
      FROM (SELECT CAST(? AS {id}) AS id) i\
      """;

  /** Looks for each child in both tables: there are at most about 10,000. */
  private static final String CHILDREN =
      """
      SELECT (SELECT t.state FROM task t WHERE t.id = c.id),
        (SELECT d.outcome FROM task_done d WHERE d.id = c.id), count(*)
      FROM task_child c WHERE c.parent_id = ? GROUP BY 1, 2\
      """;

  /**
   * The live descendants of a task that are not being cancelled. Each task has one parent that was
   * there before it, so that the way down ends.
   */
  private static final String DESCENDANTS =
      """
      WITH RECURSIVE d (id) AS (
        SELECT c.id FROM task_child c WHERE c.parent_id = ?
        UNION ALL SELECT c.id FROM d JOIN task_child c ON c.parent_id = d.id)
      SELECT t.id FROM d JOIN task t ON t.id = d.id WHERE NOT t.cancel_requested LIMIT ?\
      """;

  /** How many tasks one query asks for. */
  private static final int AT_ONCE = 100;

  private static final String PARENTS =
      "SELECT DISTINCT c.parent_id FROM task_child c WHERE c.parent_id IN (?"
          + ", ?".repeat(AT_ONCE - 1)
          + ")";

  Family read(RunId id) throws SQLException {
    PreparedStatement ties = statements.prepare(TIES.replace("{id}", dialect.idType()));
    dialect.setId(ties, 1, id);
    try (ResultSet row = ties.executeQuery()) {
      row.next();
      return new Family(
          row.getObject(1) == null ? null : dialect.id(row, 1),
          row.getObject(2) == null ? null : dialect.id(row, 2),
          row.getBoolean(3) ? children(id) : GroupCounts.NONE);
    }
  }

  private GroupCounts children(RunId id) throws SQLException {
    long total = 0;
    long running = 0;
    long[] ended = new long[4];
    PreparedStatement children = statements.prepare(CHILDREN);
    dialect.setId(children, 1, id);
    try (ResultSet row = children.executeQuery()) {
      while (row.next()) {
        long count = row.getLong(3);
        int state = row.getInt(1);
        boolean live = !row.wasNull();
        int outcome = row.getInt(2);
        boolean done = !row.wasNull();
        total += live || done ? count : 0;
        running += live && state == 1 ? count : 0;
        if (done && !live) {
          ended[outcome] += count;
        }
      }
    }
    return new GroupCounts(total, running, ended[0], ended[1], ended[2], ended[3]);
  }

  /** Those of some tasks that have children. */
  List<RunId> parents(List<RunId> among) throws SQLException {
    List<RunId> parents = new ArrayList<>();
    PreparedStatement some = statements.prepare(PARENTS);
    for (int from = 0; from < among.size(); from += AT_ONCE) {
      for (int i = 0; i < AT_ONCE; i++) {
        dialect.setId(some, i + 1, among.get(Math.min(from + i, among.size() - 1)));
      }
      try (ResultSet row = some.executeQuery()) {
        while (row.next()) {
          parents.add(dialect.id(row, 1));
        }
      }
    }
    return parents;
  }

  /** The ids of descendants that are to be cancelled, so many at most. */
  List<RunId> descendants(RunId of, int most) throws SQLException {
    PreparedStatement descendants = statements.prepare(DESCENDANTS);
    dialect.setId(descendants, 1, of);
    descendants.setInt(2, most);
    List<RunId> ids = new ArrayList<>();
    try (ResultSet row = descendants.executeQuery()) {
      while (row.next()) {
        ids.add(dialect.id(row, 1));
      }
    }
    return ids;
  }
}
