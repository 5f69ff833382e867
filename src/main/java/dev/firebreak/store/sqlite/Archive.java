package dev.firebreak.store.sqlite;

import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Moves tasks that have ended from the live table to the table of ended tasks. */
final class Archive {
  private final PreparedStatement copy;
  private final PreparedStatement delete;

  Archive(Statements statements) throws SQLException {
    copy =
        statements.prepare(
            new EndedRow("?1", "attempts - ?2", "crashes + ?3", "?4")
                .in("{insert} FROM task WHERE id = ?5 AND claim_no = ?6 AND state = ?7"));
    delete = statements.prepare(SuccessRows.delete(1));
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

  /** Moves a task that ended without a result, and whose claim and state the caller has read. */
  void moveWithoutResult(Session session, Moving task, Ended ended) throws SQLException {
    copy.setInt(1, ended.outcome());
    copy.setInt(2, ended.givenBack());
    copy.setInt(3, ended.crashed());
    copy.setLong(4, session.now);
    copy.setBytes(5, task.id);
    copy.setInt(6, task.claim);
    copy.setInt(7, ended.from());
    copy.executeUpdate();
    deleteLive(session, task.id, task.type, ended);
  }

  /** Deletes a copied task from the live table. */
  void deleteLive(Session session, byte[] id, String type, Ended ended) throws SQLException {
    delete.setBytes(1, id);
    delete.executeUpdate();
    ended(session, id, type, ended);
  }

  /** Changes what depends on the end of a task that was moved. */
  void ended(Session session, byte[] id, String type, Ended ended) throws SQLException {
    session.counts.ended(type, ended.from(), ended.outcome());
    session.callbacks.ended(session.counts, id);
    session.groupChanges.ended(id, ended.from(), ended.outcome());
    session.watches.ended(session.now, id, ended.outcome());
  }
}
