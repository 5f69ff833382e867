package dev.firebreak.store.sqlite;

import dev.firebreak.store.CallbackOrder;
import dev.firebreak.store.EndEvent;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Stores a task that tells the end of a task, in the transaction that ends the task. */
final class Callbacks {
  private static final String ANY = "SELECT EXISTS (SELECT 1 FROM task_callback)";

  private final PreparedStatement any;
  private final PreparedStatement order;
  private final PreparedStatement ended;
  private final PreparedStatement task;
  private final PreparedStatement input;

  /**
   * Whether an end may have to be reported; a store that never had a callback pays for no look-up.
   */
  private boolean used;

  Callbacks(Statements statements) throws SQLException {
    any = statements.prepare(ANY);
    order =
        statements.prepare(
            "INSERT INTO task_callback (id, events, url, attempts) VALUES (?, ?, ?, ?)");
    ended =
        statements.prepare(
            """
            SELECT c.url, c.attempts, d.type, d.outcome, d.claim_no, d.attempts, d.finished_at,
              d.owned_by, i.trace
            FROM task_callback c JOIN task_done d ON d.id = c.id LEFT JOIN task_input i ON i.id = c.id
            WHERE c.id = ? AND (c.events >> d.outcome) & 1 = 1\
            """);
    task =
        statements.prepare(
            """
            INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts,
              crashes, since, isolated, cancel_requested, created_at, owned_by)
            VALUES (?1, ?2, 2, 0, ?3, 0, 0, ?4, 0, 0, 0, 0, ?3, ?5)\
            """);
    input =
        statements.prepare(
            "INSERT INTO task_input (id, content_type, trace, body)"
                + " VALUES (?, 'application/json', ?, ?)");
    try (ResultSet row = any.executeQuery()) {
      used = row.next() && row.getBoolean(1);
    }
  }

  /** Records how the end of a new task is reported. */
  void insert(byte[] id, @Nullable CallbackOrder wanted) throws SQLException {
    if (wanted != null) {
      insert(id, wanted.bits(), wanted.url(), wanted.attempts());
    }
  }

  /** The same for events as bits. */
  void insert(byte[] id, int events, @Nullable String url, int attempts) throws SQLException {
    used = true;
    order.setBytes(1, id);
    order.setInt(2, events);
    order.setString(3, url);
    order.setInt(4, attempts);
    order.executeUpdate();
  }

  /** Stores the task that tells the end of a task, whose row of ended tasks exists. */
  void ended(CountChanges counts, byte[] id) throws SQLException {
    if (!used) {
      return;
    }
    ended.setBytes(1, id);
    try (ResultSet row = ended.executeQuery()) {
      if (row.next()) {
        store(row, RunId.of(id));
        counts.accepted(CallbackOrder.TYPE, false);
      }
    }
  }

  private void store(ResultSet row, RunId of) throws SQLException {
    long now = row.getLong(7);
    EndEvent event =
        new EndEvent(
            of,
            row.getString(3),
            StateCodes.done(row.getInt(4)),
            row.getInt(5),
            row.getInt(6),
            Instant.ofEpochMilli(now),
            row.getString(1));
    byte[] id = RunId.at(now).bytes();
    task.setBytes(1, id);
    task.setString(2, CallbackOrder.TYPE);
    task.setLong(3, now);
    task.setInt(4, row.getInt(2));
    task.setString(5, row.getString(8));
    task.executeUpdate();
    input.setBytes(1, id);
    input.setString(2, row.getString(9));
    input.setBytes(3, event.json());
    input.executeUpdate();
  }
}
