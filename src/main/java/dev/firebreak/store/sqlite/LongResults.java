package dev.firebreak.store.sqlite;

import dev.firebreak.store.States;
import dev.firebreak.task.Claim;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Records long results. SQLite is given one in pieces, in a temporary table of the writer's
 * connection, and puts them together itself: no more than one piece is ever in the heap.
 */
final class LongResults {
  private static final int PIECE = 1 << 20;

  /** Takes the place of the parameter that is the result. */
  private static final String WHOLE =
      "(SELECT CAST(group_concat(bytes, '' ORDER BY n) AS BLOB) FROM temp.piece)";

  private final PreparedStatement clear;
  private final PreparedStatement add;
  private final PreparedStatement copy;

  LongResults(Connection connection, Statements statements) throws SQLException {
    Sql.run(
        connection,
        "CREATE TEMPORARY TABLE IF NOT EXISTS piece (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
    clear = statements.prepare("DELETE FROM temp.piece");
    add = statements.prepare("INSERT INTO temp.piece (bytes) VALUES (?)");
    copy = statements.prepare(Moves.copy(WHOLE));
  }

  /** Ends a running task, if it still is where its claim says. */
  boolean succeed(Session session, Claim claim, ByteBuffer result, String contentType)
      throws SQLException {
    fill(result.duplicate());
    copy.setInt(1, States.SUCCEEDED);
    copy.setInt(2, 0);
    copy.setInt(3, 0);
    copy.setLong(4, session.now);
    copy.setString(5, contentType);
    copy.setBytes(7, claim.id().bytes());
    copy.setInt(8, claim.number());
    copy.setInt(9, States.RUNNING);
    boolean copied = copy.executeUpdate() != 0;
    clear.executeUpdate();
    return copied && session.moves.forget(session, claim.id().bytes());
  }

  private void fill(ByteBuffer left) throws SQLException {
    clear.executeUpdate();
    while (left.hasRemaining()) {
      byte[] piece = new byte[Math.min(PIECE, left.remaining())];
      left.get(piece);
      add.setBytes(1, piece);
      add.executeUpdate();
    }
  }
}
