package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Moves tasks that have ended from the live table to the table of ended tasks. */
final class Archive {
  private final PreparedStatement copy;
  private final PreparedStatement delete;

  Archive(Statements statements) throws SQLException {
    copy = statements.prepare(copy(", content_type, result"));
    delete = statements.prepare("DELETE FROM task WHERE id = ?");
  }

  /**
   * The statement that copies a task.
   *
   * @param result the columns that the fifth and the sixth parameter set
   */
  static String copy(String result) {
    return new EndedRow(
            "?1", "attempts - ?2", "crashes + ?3", "?4", new EndedRow.Result(result, ", ?5, ?6"))
        .in("{insert} FROM task WHERE id = ?7 AND claim_no = ?8 AND state = ?9");
  }

  /**
   * Ends a task, if it still has this claim and state.
   *
   * @param from the state of the task
   * @param outcome the outcome to record
   */
  boolean move(Session session, byte[] id, int claim, int from, int outcome) throws SQLException {
    return move(session, id, claim, from, outcome, 0, 0, null);
  }

  boolean succeed(Session session, byte[] id, int claim, Payload result) throws SQLException {
    return move(session, id, claim, StateCodes.RUNNING, StateCodes.SUCCEEDED, 0, 0, result);
  }

  /**
   * Ends a running task whose last attempt is given back, or that crashed once more.
   *
   * @param givenBack how many attempts are given back
   * @param crashed how many crashes are added
   */
  void end(Session session, byte[] id, int claim, int outcome, int givenBack, int crashed)
      throws SQLException {
    move(session, id, claim, StateCodes.RUNNING, outcome, givenBack, crashed, null);
  }

  @SuppressWarnings("TooManyParameters") // As many as the statement has.
  private boolean move(
      Session session,
      byte[] id,
      int claim,
      int from,
      int outcome,
      int givenBack,
      int crashed,
      @Nullable Payload result)
      throws SQLException {
    copy.setInt(1, outcome);
    copy.setInt(2, givenBack);
    copy.setInt(3, crashed);
    copy.setLong(4, session.now);
    if (result == null) {
      copy.setNull(5, Types.VARCHAR);
      copy.setNull(6, Types.BLOB);
    } else {
      copy.setString(5, result.contentType());
      copy.setBytes(6, result.bytes());
    }
    copy.setBytes(7, id);
    copy.setInt(8, claim);
    copy.setInt(9, from);
    return copy.executeUpdate() != 0 && forget(session, id);
  }

  /** Deletes a copied task from the live table. */
  boolean forget(Session session, byte[] id) throws SQLException {
    delete.setBytes(1, id);
    delete.executeUpdate();
    session.added--;
    return true;
  }
}
