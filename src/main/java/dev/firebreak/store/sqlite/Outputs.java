package dev.firebreak.store.sqlite;

import dev.firebreak.store.Settled;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Keeps the output of the last attempts of each task. */
final class Outputs {
  private final PreparedStatement keep;
  private final PreparedStatement drop;

  Outputs(Statements statements) throws SQLException {
    // The row exists already if the attempt was settled before and only the answer was lost.
    keep =
        statements.prepare(
            """
            INSERT OR IGNORE INTO task_output (id, claim_no, attempt, skipped, bytes)
            VALUES (?, ?, ?, ?, ?)\
            """);
    drop = statements.prepare("DELETE FROM task_output WHERE id = ? AND claim_no <= ?");
  }

  /** Keeps the output of an attempt, if its end was recorded and there is space for it. */
  void keep(Session session, Claim claim, Settled settled, @Nullable OutputPart output)
      throws SQLException {
    if (output != null && settled.state() != null && session.spacious) {
      keep(claim.id(), output);
    }
  }

  private void keep(RunId id, OutputPart output) throws SQLException {
    keep.setBytes(1, id.bytes());
    keep.setInt(2, output.claim());
    keep.setInt(3, output.attempt());
    keep.setLong(4, output.from());
    keep.setBytes(5, output.bytes());
    keep.executeUpdate();
    if (output.claim() > TaskStore.MOST_OUTPUTS) {
      drop.setBytes(1, id.bytes());
      drop.setInt(2, output.claim() - TaskStore.MOST_OUTPUTS);
      drop.executeUpdate();
    }
  }
}
