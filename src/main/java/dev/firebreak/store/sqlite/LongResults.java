package dev.firebreak.store.sqlite;

import dev.firebreak.store.Ending;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.jdbc.EndedRow;
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
    EndedRow.Result result =
        new EndedRow.Result(", content_type, result_bytes, head", ", ?2, ?3, ?4");
    copy =
        statements.prepare(
            new EndedRow("0", "attempts", "crashes", "?1", result)
                .in("{insert} FROM task WHERE id = ?5 AND claim_no = ?6 AND state = 1"));
    add = statements.prepare("INSERT INTO task_result (id, n, bytes) VALUES (?, ?, ?)");
  }

  /** Ends a running task, if it still has this claim. */
  boolean succeed(Session session, Claim claim, Ending.SucceededAtLength ending)
      throws SQLException {
    ByteBuffer result = ending.result();
    byte[] id = claim.id().bytes();
    copy.setLong(1, session.now);
    copy.setString(2, ending.contentType());
    copy.setLong(3, result.remaining());
    copy.setString(4, HeadText.of(ending.head()));
    copy.setBytes(5, id);
    copy.setInt(6, claim.number());
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
