package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.CrashPolicy;

/** The query whether a type has due tasks, and when the next one is due. */
final class NextDue {
  private static final String READY =
      CrashPolicy.in(
          "FROM task INDEXED BY task_ready WHERE state = 0 AND crashes < {suspect} AND type = ?1"
              + " AND priority = ");
  private static final String SUSPECT =
      CrashPolicy.in(
          "FROM task INDEXED BY task_suspect WHERE state = 0 AND crashes >= {suspect} AND type ="
              + " ?1");

  /**
   * Reads only the beginning of each range, so that the cost does not depend on the number of
   * tasks.
   */
  static final String SQL =
      "SELECT "
          + due(READY + 0)
          + " OR "
          + due(READY + 1)
          + " OR "
          + due(READY + 2)
          + " OR "
          + due(READY + 3)
          + " OR "
          + due(SUSPECT)
          + ", (SELECT min(column1) FROM (VALUES "
          + next(READY + 0)
          + ", "
          + next(READY + 1)
          + ", "
          + next(READY + 2)
          + ", "
          + next(READY + 3)
          + ", "
          + next(SUSPECT)
          + "))";

  private NextDue() {}

  private static String due(String from) {
    return "EXISTS (SELECT 1 " + from + " AND run_at <= ?2)";
  }

  private static String next(String from) {
    return "((SELECT run_at " + from + " AND run_at > ?2 ORDER BY run_at LIMIT 1))";
  }
}
