package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Moves a fixed number of tasks that have succeeded to the table of ended tasks. */
final class SuccessRows {
  private static final int COLUMNS = 5;

  private final PreparedStatement copy;
  private final PreparedStatement delete;

  SuccessRows(Statements statements, int rows) throws SQLException {
    copy = statements.prepare(copy(rows));
    delete = statements.prepare(delete(rows));
  }

  /** The join is a CROSS JOIN, so that SQLite looks each task up and never scans the table. */
  static String copy(int rows) {
    EndedRow.Result result =
        new EndedRow.Result(", content_type, result, head", ", content_type, result, head");
    return new EndedRow("0", "attempts", "crashes", "?", result)
        .in(
            """
            WITH ended (task, claim, content_type, result, head) AS (VALUES {rows})
            {insert} FROM ended CROSS JOIN task WHERE id = ended.task AND claim_no = claim AND state = 1\
            """)
        .replace("{rows}", "(?, ?, ?, ?, ?)" + ", (?, ?, ?, ?, ?)".repeat(rows - 1));
  }

  /** With RETURNING, SQLite would make a temporary table each time, which takes longer. */
  static String delete(int rows) {
    return "DELETE FROM task WHERE id IN (?" + ", ?".repeat(rows - 1) + ")";
  }

  /**
   * Copies the tasks that run under their claims.
   *
   * @param successes of different tasks, as many as this moves
   * @return how many tasks were copied
   */
  int copy(long now, List<SuccessOperation> successes) throws SQLException {
    int parameter = 1;
    for (SuccessOperation success : successes) {
      copy.setBytes(parameter, success.id);
      copy.setInt(parameter + 1, success.claim.number());
      copy.setString(parameter + 2, success.result.contentType());
      copy.setBytes(parameter + 3, success.result.bytes());
      copy.setString(parameter + 4, success.head);
      parameter += COLUMNS;
    }
    copy.setLong(parameter, now);
    int copied = copy.executeUpdate();
    copy.clearParameters(); // Results are not kept until the next use.
    return copied;
  }

  /** Deletes the tasks, which were copied, from the live table. */
  void delete(List<SuccessOperation> successes) throws SQLException {
    int parameter = 1;
    for (SuccessOperation success : successes) {
      delete.setBytes(parameter++, success.id);
    }
    delete.executeUpdate();
  }
}
