package dev.firebreak.store.sqlite;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Start;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.TaskRows;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Claims the first tasks of one range of an index: reads them, then updates exactly those. */
final class ClaimStatement {
  private final PreparedStatement read;
  private final PreparedStatement mark;
  private final boolean isolates;

  /**
   * Prepares the statements of a range.
   *
   * @param isolates whether the tasks of this range run in processes of their own, whatever the
   *     request asks for
   */
  ClaimStatement(Statements statements, Range range, boolean isolates) throws SQLException {
    this.isolates = isolates;
    read = statements.prepare(range.read());
    mark = statements.prepare(range.mark());
  }

  /**
   * Claims tasks of one priority.
   *
   * @param version the version of the tasks, for a range of one; empty for tasks without a version;
   *     null for other ranges
   * @param most how many
   * @param claimed receives the tasks
   */
  void claim(
      Session session,
      ClaimRequest request,
      int priority,
      @Nullable String version,
      int most,
      ClaimedTasks claimed)
      throws SQLException {
    set(read, session, request.type(), priority, version, most);
    int before = claimed.size();
    try (ResultSet row = read.executeQuery()) {
      while (row.next() && claimed.reserve(row.getLong(9))) {
        claimed.add(claimed(row, session.now));
      }
    }
    int count = claimed.size() - before;
    if (count > 0) {
      set(mark, session, request.type(), priority, version, count);
      mark.setInt(5, isolates || request.start() == Start.ISOLATED ? 1 : 0);
      mark.setString(6, session.options.node());
      mark.executeUpdate();
    }
  }

  private static void set(
      PreparedStatement statement,
      Session session,
      String type,
      int priority,
      @Nullable String version,
      int most)
      throws SQLException {
    statement.setString(1, type);
    statement.setInt(2, priority);
    statement.setLong(3, session.now);
    statement.setInt(4, most);
    if (version != null) {
      statement.setString(7, version);
    }
  }

  private static Claimed claimed(ResultSet row, long now) throws SQLException {
    Claim claim = new Claim(RunId.of(row.getBytes(1)), row.getInt(2) + 1);
    return new Claimed(
        claim,
        new Claimed.Tries(row.getInt(3) + 1, row.getInt(4), row.getInt(5)),
        TaskRows.durationOrNull(row, 6),
        TaskRows.payload(row, 10, row.getString(7), row.getString(13)),
        row.getString(8),
        row.getString(11),
        Duration.ofMillis(Math.max(0, now - row.getLong(12))));
  }
}
