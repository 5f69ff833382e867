package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the stored numbers of tasks right when a store is opened, in the transaction of that. */
final class StoredCounts {
  private static final Logger LOG = LoggerFactory.getLogger(StoredCounts.class);

  /** The numbers of the tasks that are stored. */
  static final String ACTUAL =
      """
      SELECT type, 0 AS state, count(*) AS n FROM task GROUP BY type
      UNION ALL SELECT type, 1, count(*) FROM task WHERE state = 1 GROUP BY type
      UNION ALL SELECT type, outcome + 2, count(*) FROM task_done GROUP BY type, outcome\
      """;

  private static final String NONE_RUNS = "UPDATE task_count SET n = 0 WHERE state = 1";
  private static final String END =
      """
      INSERT INTO task_count (type, state, n)
      SELECT type, CASE WHEN cancel_requested = 1 THEN 4 ELSE 5 END, count(*) FROM task{over}
        GROUP BY 1, 2
      UNION ALL SELECT type, 0, -count(*) FROM task{over} GROUP BY 1
      ON CONFLICT (type, state) DO UPDATE SET n = n + excluded.n\
      """;

  private StoredCounts() {}

  /**
   * Counts the running tasks that a start frees or ends, before it does.
   *
   * @param over the condition of the tasks that end
   */
  static void free(Connection connection, String over) throws SQLException {
    Sql.run(connection, NONE_RUNS);
    Sql.run(connection, END.replace("{over}", over));
  }

  /** Counts all tasks, unless the numbers are known to be right; at the end of the transaction. */
  static void ensure(Connection connection, boolean counted) throws SQLException {
    if (counted) {
      return;
    }
    long began = System.nanoTime();
    Sql.run(connection, "DELETE FROM task_count");
    Sql.run(connection, "INSERT INTO task_count (type, state, n) " + ACTUAL);
    Schema.setCounted(connection);
    if (Sql.number(connection, "SELECT count(*) FROM task_count") > 0) {
      LOG.info(
          "All tasks of the store were counted, in {} ms, because an older Firebreak used it, or it"
              + " was restored from a copy whose numbers were wrong.",
          (System.nanoTime() - began) / 1_000_000);
    }
  }
}
