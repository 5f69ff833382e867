package dev.firebreak.store.jdbc;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.store.TaskGroups;
import java.util.ArrayList;
import java.util.List;

/** The statements that read groups of tasks with their counts. */
public final class GroupStatements {
  /** Reads the groups of a page, then their counts. */
  private static final String READ =
      """
      WITH page AS (
        SELECT id, owned_by, name, labels, size, event, type, priority, attempts, {input} AS input,
          told_events, told_attempts, created_at, closed_at, completed_at, completion_id, version
        FROM task_group {page})
      SELECT g.id, g.owned_by, g.name, g.labels, g.size, g.event, g.type, g.priority, g.attempts,
        g.input, g.told_events, g.told_attempts, g.created_at, g.closed_at, g.completed_at,
        g.completion_id, n.total, n.succeeded, n.failed, n.cancelled, n.quarantined, r.running,
        g.version
      FROM page g
      LEFT JOIN (
        SELECT group_id, sum(total) AS total, sum(succeeded) AS succeeded, sum(failed) AS failed,
          sum(cancelled) AS cancelled, sum(quarantined) AS quarantined
        FROM task_group_count WHERE group_id IN (SELECT id FROM page) GROUP BY group_id) n
        ON n.group_id = g.id
      LEFT JOIN ({running}) r ON r.group_id = g.id
      ORDER BY g.id DESC\
      """;

  private GroupStatements() {}

  /** Reads the group of an id. */
  static String find(Dialect dialect) {
    return statement(dialect, "input", "WHERE id = ?");
  }

  /**
   * Reads a page of groups, newest first. Their inputs are left out: one may have a megabyte. The
   * parameters are, as far as there are such conditions: the owner, the id of a newer group, the id
   * of the oldest group to be looked at, and the name; the last one is how many groups are read.
   *
   * @param older whether it has those only that are older than a group
   * @param bounded whether there is an oldest group to be looked at
   */
  public static String list(Dialect dialect, GroupFilter filter, boolean older, boolean bounded) {
    List<String> conditions = range(filter, older);
    if (bounded) {
      conditions.add("id >= ?");
    }
    if (filter.state() != null) {
      conditions.add(
          switch (filter.state()) {
            case OPEN -> "closed_at IS NULL";
            case CLOSED -> "closed_at IS NOT NULL AND completed_at IS NULL";
            case COMPLETED -> "completed_at IS NOT NULL";
          });
    }
    if (filter.name() != null) {
      conditions.add("name = ?");
    }
    return statement(dialect, "'null'", where(conditions) + " ORDER BY id DESC LIMIT ?");
  }

  /** Reads the id of the last group that is looked at for a page, and of the one after it. */
  public static String lastLookedAt(GroupFilter filter, boolean older) {
    return "SELECT id FROM task_group "
        + where(range(filter, older))
        + " ORDER BY id DESC LIMIT 2 OFFSET "
        + (TaskGroups.MOST_LOOKED_AT - 1);
  }

  private static List<String> range(GroupFilter filter, boolean older) {
    List<String> conditions = new ArrayList<>();
    if (filter.owner() != null) {
      conditions.add("owned_by = ?");
    }
    if (older) {
      conditions.add("id < ?");
    }
    return conditions;
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }

  private static String statement(Dialect dialect, String input, String page) {
    return READ.replace("{input}", input)
        .replace("{page}", page)
        .replace("{running}", dialect.runningOfGroups());
  }
}
