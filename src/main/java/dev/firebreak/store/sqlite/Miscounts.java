package dev.firebreak.store.sqlite;

import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.CountRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares the stored numbers of tasks with the tasks. */
final class Miscounts {
  /** One statement, which sees numbers and tasks in one snapshot, as a node may change both. */
  private static final String DIFFERENCES =
      """
      SELECT type, state, sum(counted), sum(actual) FROM (
        SELECT type, state, n AS counted, 0 AS actual FROM task_count
        UNION ALL SELECT type, state, 0, n FROM (\
      """
          + StoredCounts.ACTUAL
          + """
          ))
          GROUP BY type, state HAVING sum(counted) <> sum(actual) ORDER BY type, state\
          """;

  private Miscounts() {}

  /**
   * Returns what is counted wrongly, in a line each; nothing if the numbers are not kept since an
   * older program has used the store, as they are then counted when a node opens it.
   */
  static List<String> of(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    if (!Schema.counted(connection)) {
      return found;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DIFFERENCES)) {
      while (row.next()) {
        found.add(
            String.format(
                Locale.ROOT,
                "%d tasks of type %s are counted as %s, but there are %d",
                row.getLong(3),
                row.getString(1),
                word(row.getInt(2)),
                row.getLong(4)));
      }
    }
    return found;
  }

  private static String word(int code) {
    return switch (code) {
      case CountRows.LIVE -> "not ended";
      case CountRows.RUNNING -> "running";
      default ->
          code < CountRows.CODES
              ? StateCodes.done(code - StateCodes.DONE).word()
              : "in an unknown state";
    };
  }
}
