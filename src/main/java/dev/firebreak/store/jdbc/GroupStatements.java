package dev.firebreak.store.jdbc;

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
   * Reads a page of groups, newest first. Their inputs are left out: one may have a megabyte.
   *
   * @param owned whether it has those of one owner only, which is the first parameter then
   * @param older whether it has those only that are older than a group, the next parameter then;
   *     the last one is how many groups are read
   */
  public static String list(Dialect dialect, boolean owned, boolean older) {
    String where = owned ? "WHERE owned_by = ?" : "";
    String after = older ? (owned ? " AND id < ?" : "WHERE id < ?") : "";
    return statement(dialect, "'null'", where + after + " ORDER BY id DESC LIMIT ?");
  }

  private static String statement(Dialect dialect, String input, String page) {
    return READ.replace("{input}", input)
        .replace("{page}", page)
        .replace("{running}", dialect.runningOfGroups());
  }
}
