package dev.firebreak.store.sqlite;

import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.Settled;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.Parking;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records how attempts ended, if their claim is the latest one. */
final class Settlements {
  private final PreparedStatement find;
  private final PreparedStatement attempt;
  private final PreparedStatement requeue;
  private final PreparedStatement park;
  private final PreparedStatement live;
  private final PreparedStatement done;

  Settlements(Statements statements) throws SQLException {
    find =
        statements.prepare(
            "SELECT cancel_requested, attempts, crashes, type, wakes FROM task"
                + " WHERE id = ? AND claim_no = ? AND state = 1");
    attempt =
        statements.prepare(
            """
            INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
            SELECT id, claim_no, node, claimed_at, ?1, ?2 FROM task WHERE id = ?3\
            """);
    requeue =
        statements.prepare(
            """
            UPDATE task SET state = 0, claimed_at = NULL, isolated = 0, run_at = ?1,
              attempts = attempts - ?2, crashes = crashes + ?3 WHERE id = ?4\
            """);
    park =
        statements.prepare(
            """
            UPDATE task SET state = 0, claimed_at = NULL, isolated = 0, run_at = ?1,
              attempts = attempts - 1, parked = ?2 WHERE id = ?3\
            """);
    live =
        statements.prepare(
            "SELECT attempts, run_at, parked IS NOT NULL FROM task WHERE id = ? AND claim_no = ?"
                + " AND state = 0");
    done = statements.prepare("SELECT outcome FROM task_done WHERE id = ? AND claim_no = ?");
  }

  static Operation<Settled> of(Claim claim, Ending given, @Nullable OutputPart output) {
    Ending ending = given.byLength();
    if (ending instanceof Ending.Succeeded(var result)) {
      return new SuccessOperation(claim, result, output);
    }
    return new Operation<>() {
      @Override
      Settled apply(Session session) throws SQLException {
        Settled settled = session.settlements.settle(session, claim, ending);
        session.outputs.keep(session, claim, settled, output);
        return settled;
      }

      @Override
      public int weight() {
        return ending.resultBytes() + (output == null ? 0 : output.bytes().length);
      }
    };
  }

  private Settled settle(Session session, Claim claim, Ending ending) throws SQLException {
    byte[] id = claim.id().bytes();
    if (ending instanceof Ending.SucceededAtLength done) {
      return session.longResults.succeed(session, claim, done)
          ? Settled.succeeded(Instant.ofEpochMilli(session.now), session.options.node())
          : recorded(claim, id);
    }
    Running running = running(claim, id);
    return running == null ? recorded(claim, id) : settle(session, running, ending);
  }

  private Settled settle(Session session, Running task, Ending ending) throws SQLException {
    return switch (ending) {
      case Ending.Succeeded _, Ending.SucceededAtLength _ ->
          throw new IllegalStateException("settled before");
      case Ending.Failed(Outcome outcome) -> {
        record(session, task, outcome);
        yield end(session, task, task.cancelled ? StateCodes.CANCELLED : StateCodes.FAILED, 0, 0);
      }
      case Ending.Cancelled(Outcome outcome) -> {
        record(session, task, outcome);
        yield end(session, task, StateCodes.CANCELLED, 0, 0);
      }
      case Ending.Retried(Outcome outcome, Duration after) -> {
        record(session, task, outcome);
        yield requeue(session, task, after, 0, 0);
      }
      case Ending.CrashedInIsolation(Outcome outcome, Duration after) -> {
        record(session, task, outcome);
        yield !task.cancelled && task.crashes + 1 >= Claimed.QUARANTINE
            ? end(session, task, StateCodes.QUARANTINED, 0, 1)
            : requeue(session, task, after, 0, 1);
      }
      case Ending.Released(Outcome outcome, boolean kept, Duration after) -> {
        if (kept) {
          record(session, task, outcome);
        }
        yield requeue(session, task, after, 1, 0);
      }
      case Ending.Parked(Parking parking) -> park(session, task, parking);
    };
  }

  private void record(Session session, Running task, Outcome outcome) throws SQLException {
    attempt.setLong(1, session.now);
    attempt.setString(2, OutcomeText.write(outcome));
    attempt.setBytes(3, task.id);
    attempt.executeUpdate();
  }

  private static Settled end(Session session, Running task, int outcome, int givenBack, int crashed)
      throws SQLException {
    session.archive.moveWithoutResult(
        session,
        new Archive.Moving(task.id, task.claim, task.type),
        new Archive.Ended(StateCodes.RUNNING, outcome, givenBack, crashed));
    return new Settled(StateCodes.done(outcome), null);
  }

  /** Queues a task again; a task with a cancel request ends instead. */
  private Settled requeue(Session session, Running task, Duration after, int givenBack, int crashed)
      throws SQLException {
    if (task.cancelled) {
      return end(session, task, StateCodes.CANCELLED, givenBack, crashed);
    }
    long runAt = session.now + Millis.of(after);
    requeue.setLong(1, runAt);
    requeue.setInt(2, givenBack);
    requeue.setInt(3, crashed);
    requeue.setBytes(4, task.id);
    requeue.executeUpdate();
    session.counts.released(task.type);
    session.groupChanges.ran(task.id, -1);
    return queued(task.attempts - givenBack, runAt, false);
  }

  /** Queues a task again for when what it waits for has come; it may have come meanwhile. */
  private Settled park(Session session, Running task, Parking parking) throws SQLException {
    Integer seen = parking.wakes();
    if (task.cancelled || (seen != null && seen != task.wakes)) {
      return requeue(session, task, Duration.ZERO, 1, 0);
    }
    long runAt = Millis.of(parking.until());
    park.setLong(1, runAt);
    park.setString(2, parking.waitingFor());
    park.setBytes(3, task.id);
    park.executeUpdate();
    session.counts.released(task.type);
    session.groupChanges.ran(task.id, -1);
    return queued(task.attempts - 1, runAt, true);
  }

  private static Settled queued(int attempts, long runAt, boolean parked) {
    return new Settled(
        StateCodes.live(StateCodes.QUEUED, attempts, false, parked), Instant.ofEpochMilli(runAt));
  }

  private @Nullable Running running(Claim claim, byte[] id) throws SQLException {
    find.setBytes(1, id);
    find.setInt(2, claim.number());
    try (ResultSet row = find.executeQuery()) {
      return row.next()
          ? new Running(
              id,
              claim.number(),
              row.getBoolean(1),
              row.getInt(2),
              row.getInt(3),
              row.getString(4),
              row.getInt(5))
          : null;
    }
  }

  /**
   * The recorded outcome of the same claim, if it was settled before and only the answer was lost.
   */
  Settled recorded(Claim claim, byte[] id) throws SQLException {
    done.setBytes(1, id);
    done.setInt(2, claim.number());
    try (ResultSet row = done.executeQuery()) {
      if (row.next()) {
        return new Settled(StateCodes.done(row.getInt(1)), null);
      }
    }
    live.setBytes(1, id);
    live.setInt(2, claim.number());
    try (ResultSet row = live.executeQuery()) {
      return row.next() ? queued(row.getInt(1), row.getLong(2), row.getBoolean(3)) : Settled.STALE;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Running(
      byte[] id, int claim, boolean cancelled, int attempts, int crashes, String type, int wakes) {}
}
