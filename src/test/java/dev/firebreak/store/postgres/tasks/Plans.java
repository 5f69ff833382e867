package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.DatabaseTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Plans of statements, as the server executes them. */
final class Plans {
  private Plans() {}

  /** Prepares a statement of the writer under a name. */
  static void prepare(Connection connection, String name, String sql, String types)
      throws SQLException {
    String text = DatabaseTime.DATABASE.in(sql);
    for (int i = 1; text.contains("?"); i++) {
      text = text.replaceFirst("\\?", "\\$" + i);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("PREPARE " + name + "(" + types + ") AS " + text);
    }
  }

  /** Executes a statement, and returns its plan with the rows that each part has read. */
  static String explain(Connection connection, String execute) throws SQLException {
    StringBuilder plan = new StringBuilder();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + execute)) {
      while (row.next()) {
        plan.append(row.getString(1)).append('\n');
      }
    }
    connection.rollback();
    return plan.toString();
  }
}
