package dev.firebreak.store.sqlite;

import dev.firebreak.store.NewStep;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Records the steps of running attempts, if their claim is the latest one, and forgets steps. */
final class Steps {
  private final PreparedStatement add;
  private final PreparedStatement known;
  private final PreparedStatement number;
  private final PreparedStatement forget;
  private final PreparedStatement signals;
  private final PreparedStatement watches;

  Steps(Statements statements) throws SQLException {
    add =
        statements.prepare(
            """
            INSERT OR IGNORE INTO task_step (id, number, name, kind, code, claim_no, started_at,
              finished_at, content_type, result)
            SELECT id, ?1, ?2, ?3, ?4, claim_no, ?5, ?6, ?7, ?8 FROM task
            WHERE id = ?9 AND claim_no = ?10 AND state = 1\
            """);
    known =
        statements.prepare(
            "SELECT 1 FROM task_step WHERE id = ? AND number = ? AND claim_no = ? AND name = ?");
    number = statements.prepare("SELECT min(number) FROM task_step WHERE id = ? AND name = ?");
    signals =
        statements.prepare(
            """
            DELETE FROM task_signal WHERE id = ?1 AND name IN (
              SELECT name FROM task_step WHERE id = ?1 AND number >= ?2 AND kind = 2)\
            """);
    watches =
        statements.prepare(
            """
            DELETE FROM task_watch WHERE waiter = ?1 AND name IN (
              SELECT name FROM task_step WHERE id = ?1 AND number >= ?2 AND kind = 2)\
            """);
    forget = statements.prepare("DELETE FROM task_step WHERE id = ? AND number >= ?");
  }

  static Operation<Boolean> of(Claim claim, NewStep step) {
    return new Operation<>() {
      @Override
      Boolean apply(Session session) throws SQLException {
        return session.steps.record(session.now, claim, step);
      }

      @Override
      public int weight() {
        return step.result().size();
      }

      @Override
      public boolean adds() {
        return true;
      }
    };
  }

  boolean record(long now, Claim claim, NewStep step) throws SQLException {
    byte[] id = claim.id().bytes();
    add.setInt(1, step.number());
    add.setString(2, step.name());
    add.setInt(3, step.kind().number());
    add.setInt(4, step.code());
    add.setLong(5, now - Millis.of(step.took()));
    add.setLong(6, now);
    add.setString(7, step.result().contentType());
    add.setBytes(8, step.result().bytes());
    add.setBytes(9, id);
    add.setInt(10, claim.number());
    return add.executeUpdate() == 1 || isKnown(id, claim, step);
  }

  /** Forgets all steps of a task. */
  void forget(byte[] id) throws SQLException {
    forgetFrom(id, 0);
  }

  /**
   * Forgets a step of a task and the later ones, with the signals that they took and the tasks that
   * they waited for; returns whether there is such a step.
   */
  boolean forgetFrom(byte[] id, String name) throws SQLException {
    number.setBytes(1, id);
    number.setString(2, name);
    int first;
    try (ResultSet row = number.executeQuery()) {
      row.next();
      first = row.getInt(1);
    }
    if (first > 0) {
      for (PreparedStatement taken : List.of(signals, watches)) {
        taken.setBytes(1, id);
        taken.setInt(2, first);
        taken.executeUpdate();
      }
      forgetFrom(id, first);
    }
    return first > 0;
  }

  private void forgetFrom(byte[] id, int first) throws SQLException {
    forget.setBytes(1, id);
    forget.setInt(2, first);
    forget.executeUpdate();
  }

  /** Whether the same claim has recorded the step before and only the answer was lost. */
  private boolean isKnown(byte[] id, Claim claim, NewStep step) throws SQLException {
    known.setBytes(1, id);
    known.setInt(2, step.number());
    known.setInt(3, claim.number());
    known.setString(4, step.name());
    try (ResultSet row = known.executeQuery()) {
      return row.next();
    }
  }
}
