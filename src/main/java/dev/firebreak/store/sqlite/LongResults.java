package dev.firebreak.store.sqlite;

import dev.firebreak.store.Ending;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.HeadText;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Records long results, part by part: no more than one part is ever in the heap. */
final class LongResults {
  private final PreparedStatement copy;
  private final PreparedStatement add;

  LongResults(Statements statements) throws SQLException {
    copy = statements.prepare(Archive.copy(", content_type, result_bytes, head"));
    add = statements.prepare("INSERT INTO task_result (id, n, bytes) VALUES (?, ?, ?)");
  }

  /** Ends a running task, if it still has this claim. */
  boolean succeed(Session session, Claim claim, Ending.SucceededAtLength ending)
      throws SQLException {
    ByteBuffer result = ending.result();
    byte[] id = claim.id().bytes();
    copy.setInt(1, StateCodes.SUCCEEDED);
    copy.setInt(2, 0);
    copy.setInt(3, 0);
    copy.setLong(4, session.now);
    copy.setString(5, ending.contentType());
    copy.setLong(6, result.remaining());
    copy.setString(7, HeadText.of(ending.head()));
    copy.setBytes(8, id);
    copy.setInt(9, claim.number());
    copy.setInt(10, StateCodes.RUNNING);
    if (copy.executeUpdate() == 0) {
      return false;
    }
    addParts(id, result.duplicate());
    String type = session.types.ofEnding(claim.id());
    session.archive.deleteLive(session, id, type, Archive.Ended.SUCCEEDED);
    return true;
  }

  private void addParts(byte[] id, ByteBuffer left) throws SQLException {
    for (int n = 0; left.hasRemaining(); n++) {
      byte[] part = new byte[Math.min(TaskStore.RESULT_PART, left.remaining())];
      left.get(part);
      add.setBytes(1, id);
      add.setInt(2, n);
      add.setBytes(3, part);
      add.executeUpdate();
    }
  }
}
