package dev.firebreak.store.sqlite;

import dev.firebreak.store.Claimed;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.TaskRows;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Claims the first tasks of one range of an index: reads them, then updates exactly those. */
final class ClaimStatement {
  private final PreparedStatement read;
  private final PreparedStatement mark;

  ClaimStatement(Statements statements, Range range) throws SQLException {
    read = statements.prepare(range.read());
    mark = statements.prepare(range.mark());
  }

  void claim(
      Session session,
      String type,
      int priority,
      int most,
      boolean isolated,
      Budget budget,
      List<Claimed> claimed)
      throws SQLException {
    set(read, session, type, priority, most);
    int count = 0;
    try (ResultSet row = read.executeQuery()) {
      while (row.next() && budget.take(row.getLong(9))) {
        claimed.add(claimed(row));
        count++;
      }
    }
    if (count > 0) {
      set(mark, session, type, priority, count);
      mark.setInt(5, isolated ? 1 : 0);
      mark.setString(6, session.options.node());
      mark.executeUpdate();
    }
  }

  private static void set(
      PreparedStatement statement, Session session, String type, int priority, int most)
      throws SQLException {
    statement.setString(1, type);
    statement.setInt(2, priority);
    statement.setLong(3, session.now);
    statement.setInt(4, most);
  }

  private static Claimed claimed(ResultSet row) throws SQLException {
    Claim claim = new Claim(RunId.of(row.getBytes(1)), row.getInt(2) + 1);
    return new Claimed(
        claim,
        row.getInt(3) + 1,
        row.getInt(4),
        row.getInt(5),
        TaskRows.durationOrNull(row, 6),
        TaskRows.payload(row, 10, row.getString(7)),
        row.getString(8),
        row.getString(11));
  }
}
