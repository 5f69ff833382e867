package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.HeadText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Moves tasks that have ended from the live table to the table of ended tasks. */
final class Archive {
  private final PreparedStatement copy;
  private final PreparedStatement delete;

  Archive(Statements statements) throws SQLException {
    copy = statements.prepare(copy(", content_type, result, head"));
    // With RETURNING, SQLite would make a temporary table for each task, which takes longer.
    delete = statements.prepare("DELETE FROM task WHERE id = ?");
  }

  /**
   * The statement that copies a task.
   *
   * @param result the columns that the fifth to the seventh parameter set
   */
  static String copy(String result) {
    return new EndedRow(
            "?1",
            "attempts - ?2",
            "crashes + ?3",
            "?4",
            new EndedRow.Result(result, ", ?5, ?6, ?7"))
        .in("{insert} FROM task WHERE id = ?8 AND claim_no = ?9 AND state = ?10");
  }

  /**
   * How a task ends.
   *
   * @param from the code of the state that the task must still have
   * @param outcome the code of the outcome to record
   * @param givenBack how many attempts are given back
   * @param crashed how many crashes are added
   */
  record Ended(int from, int outcome, int givenBack, int crashed) {
    /** A running task ends with a result. */
    static final Ended SUCCEEDED = new Ended(StateCodes.RUNNING, StateCodes.SUCCEEDED, 0, 0);

    /** A queued task is cancelled. */
    static final Ended CANCELLED = new Ended(StateCodes.QUEUED, StateCodes.CANCELLED, 0, 0);
  }

  /**
   * A task that is moved.
   *
   * @param claim the number of its last claim
   * @param type the name of its type
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Moving(byte[] id, int claim, String type) {}

  /** Moves a task that ended with a result; returns false if it does not run under this claim. */
  boolean moveSucceeded(Session session, Claim claim, Payload result) throws SQLException {
    copy.setString(5, result.contentType());
    copy.setBytes(6, result.bytes());
    copy.setString(7, HeadText.of(result));
    byte[] id = claim.id().bytes();
    if (!copy(session, id, claim.number(), Ended.SUCCEEDED)) {
      return false;
    }
    deleteLive(session, id, session.types.ofEnding(claim.id()), Ended.SUCCEEDED);
    return true;
  }

  /** Moves a task that ended without a result, and whose claim and state the caller has read. */
  void moveWithoutResult(Session session, Moving task, Ended ended) throws SQLException {
    copy.setNull(5, Types.VARCHAR);
    copy.setNull(6, Types.BLOB);
    copy.setNull(7, Types.VARCHAR);
    copy(session, task.id, task.claim, ended);
    deleteLive(session, task.id, task.type, ended);
  }

  private boolean copy(Session session, byte[] id, int claim, Ended ended) throws SQLException {
    copy.setInt(1, ended.outcome());
    copy.setInt(2, ended.givenBack());
    copy.setInt(3, ended.crashed());
    copy.setLong(4, session.now);
    copy.setBytes(8, id);
    copy.setInt(9, claim);
    copy.setInt(10, ended.from());
    return copy.executeUpdate() != 0;
  }

  /** Deletes a copied task from the live table. */
  void deleteLive(Session session, byte[] id, String type, Ended ended) throws SQLException {
    delete.setBytes(1, id);
    delete.executeUpdate();
    session.counts.ended(type, ended.from(), ended.outcome());
    session.callbacks.ended(session.counts, id);
    session.groupChanges.ended(id, ended.from(), ended.outcome());
    session.watches.ended(session.now, id, ended.outcome());
  }
}
