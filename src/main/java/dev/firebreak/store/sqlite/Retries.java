package dev.firebreak.store.sqlite;

import dev.firebreak.store.NewInput;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Queues tasks again that did not succeed. Their claim numbers continue, so that old claims stay
 * stale.
 */
final class Retries {
  private final PreparedStatement done;
  private final PreparedStatement live;
  private final PreparedStatement bringBack;
  private final PreparedStatement delete;
  private final PreparedStatement input;

  Retries(Statements statements) throws SQLException {
    done = statements.prepare("SELECT outcome, type, owned_by FROM task_done WHERE id = ?");
    live =
        statements.prepare(
            "SELECT state, attempts, cancel_requested, type, owned_by, parked IS NOT NULL"
                + " FROM task WHERE id = ?");
    bringBack =
        statements.prepare(
            """
            INSERT INTO task (id, type, priority, state, run_at, timeout_ms, claim_no, attempts,
              max_attempts, crashes, since, isolated, cancel_requested, node, claimed_at,
              created_at, owned_by, version)
            SELECT id, type, priority, 0, ?1, timeout_ms, claim_no, 0,
              max_attempts, 0, claim_no, 0, 0, node, NULL, created_at, owned_by, coalesce(?3, version)
            FROM task_done WHERE id = ?2\
            """);
    delete = statements.prepare("DELETE FROM task_done WHERE id = ?");
    input =
        statements.prepare(
            "UPDATE task_input SET content_type = ?, body = ?, head = NULL WHERE id = ?");
  }

  static Operation<Requeued> of(RunId id, @Nullable NewInput input) {
    return new Operation<>() {
      @Override
      Requeued apply(Session session) throws SQLException {
        return session.retries.retry(session, id, input, null, null);
      }

      @Override
      public int weight() {
        return input == null ? 0 : input.input().size();
      }
    };
  }

  static Operation<Requeued> from(RunId id, @Nullable String step, @Nullable String version) {
    return new Operation<>() {
      @Override
      Requeued apply(Session session) throws SQLException {
        return session.retries.retry(session, id, null, step, version);
      }
    };
  }

  /**
   * Queues a task again.
   *
   * @param other its input from now on; null to keep the one it has
   * @param from the first step that is to run again; null to keep all steps
   * @param version its version from now on; null to keep the one it has
   */
  Requeued retry(
      Session session,
      RunId name,
      @Nullable NewInput other,
      @Nullable String from,
      @Nullable String version)
      throws SQLException {
    byte[] id = name.bytes();
    done.setBytes(1, id);
    int outcome;
    String type;
    String owner;
    try (ResultSet row = done.executeQuery()) {
      if (!row.next()) {
        return live(id);
      }
      outcome = row.getInt(1);
      TaskState state = StateCodes.done(outcome);
      type = row.getString(2);
      owner = row.getString(3);
      if (!state.canBeRetried()) {
        return new Requeued(type, owner, state);
      }
    }
    if (from != null && !session.steps.forgetFrom(id, from)) {
      return new Requeued(type, owner, null, true);
    }
    bringBack.setLong(1, session.now);
    bringBack.setBytes(2, id);
    bringBack.setString(3, version);
    bringBack.executeUpdate();
    delete.setBytes(1, id);
    delete.executeUpdate();
    session.counts.retried(type, outcome);
    session.groupChanges.retried(id, outcome);
    session.watches.retried(id);
    session.signals.retried(id, other != null);
    if (other != null) {
      input.setString(1, other.input().contentType());
      input.setBytes(2, other.input().bytes());
      input.setBytes(3, id);
      input.executeUpdate();
      session.search.replace(id, type, other.search());
      session.steps.forget(id);
      session.watches.forget(id);
    }
    return new Requeued(type, owner, null);
  }

  private Requeued live(byte[] id) throws SQLException {
    live.setBytes(1, id);
    try (ResultSet row = live.executeQuery()) {
      return row.next()
          ? new Requeued(
              row.getString(4),
              row.getString(5),
              StateCodes.live(row.getInt(1), row.getInt(2), row.getBoolean(3), row.getBoolean(6)))
          : Requeued.UNKNOWN;
    }
  }
}
