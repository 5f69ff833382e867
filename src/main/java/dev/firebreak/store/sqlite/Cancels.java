package dev.firebreak.store.sqlite;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Moved;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Cancels queued tasks, and records a cancel request for running ones. */
final class Cancels {
  private final PreparedStatement live;
  private final PreparedStatement done;
  private final PreparedStatement request;

  Cancels(Statements statements) throws SQLException {
    live =
        statements.prepare(
            "SELECT state, claim_no, type, attempts, owned_by FROM task WHERE id = ?");
    done = statements.prepare("SELECT outcome FROM task_done WHERE id = ?");
    request = statements.prepare("UPDATE task SET cancel_requested = 1 WHERE id = ? AND state = 1");
  }

  static Operation<Cancelling> of(RunId id) {
    return new Operation<>() {
      @Override
      Cancelling apply(Session session) throws SQLException {
        return session.cancels.cancel(session, id);
      }
    };
  }

  Cancelling cancel(Session session, RunId name) throws SQLException {
    byte[] id = name.bytes();
    int state;
    int claim;
    Moved task;
    live.setBytes(1, id);
    try (ResultSet row = live.executeQuery()) {
      if (!row.next()) {
        return notLive(id);
      }
      state = row.getInt(1);
      claim = row.getInt(2);
      task = new Moved(name, row.getString(3), row.getString(5), row.getInt(4));
    }
    if (state == StateCodes.QUEUED) {
      session.archive.moveWithoutResult(
          session, new Archive.Moving(id, claim, task.type()), Archive.Ended.CANCELLED);
      return new Cancelling.Done(task);
    }
    request.setBytes(1, id);
    request.executeUpdate();
    return new Cancelling.Stopping(new Claim(name, claim));
  }

  private Cancelling notLive(byte[] id) throws SQLException {
    done.setBytes(1, id);
    try (ResultSet row = done.executeQuery()) {
      return row.next()
          ? new Cancelling.TooLate(StateCodes.done(row.getInt(1)))
          : new Cancelling.Unknown();
    }
  }
}
