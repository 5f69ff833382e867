package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewStep;
import dev.firebreak.store.TaskSignals;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Step;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Looks for the signals that running attempts wait for, and records what is known of them. */
final class Awaits {
  private static final Payload NOTHING = Payload.of(new byte[0]);

  private final PreparedStatement wakes;
  private final PreparedStatement begin;
  private final PreparedStatement miss;

  Awaits(Statements statements) throws SQLException {
    wakes =
        statements.prepare("SELECT wakes FROM task WHERE id = ? AND claim_no = ? AND state = 1");
    begin =
        statements.prepare(
            "INSERT INTO task_signal (id, name, state, since, until) VALUES (?, ?, 0, ?, ?)");
    miss = statements.prepare("UPDATE task_signal SET state = 2 WHERE id = ? AND name = ?");
  }

  static Operation<Awaited> of(Claim claim, NewAwait wanted) {
    return new Operation<>() {
      @Override
      Awaited apply(Session session) throws SQLException {
        return session.awaits.look(session, claim, wanted);
      }

      @Override
      public boolean adds() {
        return true;
      }
    };
  }

  private Awaited look(Session session, Claim claim, NewAwait wanted) throws SQLException {
    byte[] id = claim.id().bytes();
    Integer events = wakes(id, claim.number());
    if (events == null) {
      return new Awaited.Stale();
    }
    Signals.Row row = session.signals.find(id, wanted.name());
    if (row == null) {
      if (session.signals.count(id) >= 2 * TaskSignals.MOST) {
        return new Awaited.TooMany();
      }
      row = begin(id, wanted, session.now);
    }
    if (row.state() == Signals.RECEIVED) {
      return record(session, claim, wanted, row, 0)
          ? new Awaited.Received(row.body())
          : new Awaited.Stale();
    } else if (row.state() == Signals.AWAITED && row.until() > session.now) {
      return new Awaited.Waiting(Instant.ofEpochMilli(row.until()), events);
    }
    miss.setBytes(1, id);
    miss.setString(2, wanted.name());
    miss.executeUpdate();
    return record(session, claim, wanted, row, Awaited.TIMED_OUT)
        ? new Awaited.Missed()
        : new Awaited.Stale();
  }

  private @Nullable Integer wakes(byte[] id, int claim) throws SQLException {
    wakes.setBytes(1, id);
    wakes.setInt(2, claim);
    try (ResultSet row = wakes.executeQuery()) {
      return row.next() ? (Integer) row.getInt(1) : null;
    }
  }

  private Signals.Row begin(byte[] id, NewAwait wanted, long now) throws SQLException {
    long until = now + Millis.of(wanted.timeout());
    begin.setBytes(1, id);
    begin.setString(2, wanted.name());
    begin.setLong(3, now);
    begin.setLong(4, until);
    begin.executeUpdate();
    return new Signals.Row(Signals.AWAITED, now, until, NOTHING);
  }

  private static boolean record(
      Session session, Claim claim, NewAwait wanted, Signals.Row row, int code)
      throws SQLException {
    Duration took = Duration.ofMillis(row.since() == 0 ? 0 : session.now - row.since());
    NewStep step =
        new NewStep(wanted.number(), wanted.name(), Step.Kind.SIGNAL, code, row.body(), took);
    return session.steps.record(session.now, claim, step);
  }
}
