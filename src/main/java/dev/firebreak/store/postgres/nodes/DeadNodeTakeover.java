package dev.firebreak.store.postgres.nodes;

import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.jdbc.CrashPolicy;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Declares a node dead, or ends the lease of a node whose process has ended: frees its tasks and
 * deletes its row, in one transaction. Attempts are given back; a task that ran on a thread of the
 * node is charged with a crash.
 *
 * <p>This node cannot tell whether a task caused the death or the machine failed for another
 * reason. A wrong charge costs little: a task that was charged twice runs in a process of its own
 * from then on, and only crashes in that process can have it quarantined.
 */
public final class DeadNodeTakeover {
  /**
   * A separate statement, so that the next statement sees everything that earlier holders of the
   * row lock committed.
   */
  private static final String LOCK =
      "SELECT name FROM node WHERE node_id = ? AND beat = ? FOR UPDATE";

  /** As {@link #LOCK}, for the row of one start of a node. */
  private static final String LOCK_START =
      """
      SELECT name FROM node
      WHERE node_id = ? AND (extract(epoch FROM started_at) * 1000000)::bigint = ? FOR UPDATE\
      """;

  private static final String FREE =
      """
      WITH v AS MATERIALIZED (
        SELECT id, claim_no, node, claimed_at, cancel_requested AS cancelled,
          crashes + CASE WHEN isolated THEN 0 ELSE 1 END AS crashed
        FROM task WHERE owner = ? AND state = 1 ORDER BY id FOR UPDATE),
      a AS (
        INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
        SELECT id, claim_no, coalesce(node, ?), coalesce(claimed_at, {now}), {now}, ? FROM v
        ON CONFLICT DO NOTHING),
      d AS (
        DELETE FROM task t USING v WHERE t.id = v.id AND (v.cancelled OR v.crashed >= {quarantine})
        RETURNING {live}, v.cancelled, v.crashed),
      n AS ({insert} FROM d),
      u AS (
        UPDATE task t SET state = 0, owner = NULL, claimed_at = NULL, isolated = false,
          attempts = t.attempts - 1, crashes = v.crashed,
          run_at = {now} + CASE WHEN v.crashed >= {suspect} THEN {pause} ELSE 0 END
            * interval '1 millisecond'
        FROM v WHERE t.id = v.id AND NOT (v.cancelled OR v.crashed >= {quarantine}) RETURNING t.id)
      SELECT (SELECT count(*) FROM u), (SELECT count(*) FROM d)\
      """
          .transform(
              new EndedRow(
                      "CASE WHEN cancelled THEN 2 ELSE 3 END", "attempts - 1", "crashed", "{now}")
                  ::in)
          .transform(CrashPolicy::in);

  private DeadNodeTakeover() {}

  /**
   * The result of a take-over.
   *
   * @param name of the dead node
   * @param freed tasks that are queued again
   * @param ended tasks that ended: cancelled or quarantined
   */
  public record Declared(String name, long freed, long ended) {}

  /**
   * Declares the node dead, unless its heartbeat has advanced since or another node was faster.
   *
   * @param mayDeclare whether this node's own lease is valid; asked again once the row is locked
   */
  public static Optional<Declared> declare(
      Connection connection,
      DatabaseTime time,
      FailureDetector.SilentPeer peer,
      BooleanSupplier mayDeclare)
      throws SQLException {
    Optional<String> name = lock(connection, LOCK, peer.id(), peer.beat());
    if (name.isEmpty() || !mayDeclare.getAsBoolean()) {
      connection.rollback();
      return Optional.empty();
    }
    Declared declared = free(connection, time, peer.id(), name.get(), lost(name.get()));
    NodeRow.delete(
        connection, new RowsGone.Gone(peer.id(), false, declared.freed(), declared.ended()));
    return Optional.of(declared);
  }

  /**
   * Ends the lease of a node whose process has ended. Without effect if its row is gone. All
   * statements are executed in any case, so that a rehearsal prepares them.
   */
  static void endLease(Connection connection, DatabaseTime time, LeaseEnd.Target target)
      throws SQLException {
    boolean found = lock(connection, LOCK_START, target.id(), target.startedMicros()).isPresent();
    long id = found ? target.id() : RowsGone.NO_ROW;
    Declared declared = free(connection, time, id, target.name(), target.cause());
    NodeRow.delete(connection, new RowsGone.Gone(id, true, declared.freed(), declared.ended()));
  }

  private static Optional<String> lock(Connection connection, String sql, long id, long which)
      throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(sql)) {
      lock.setLong(1, id);
      lock.setLong(2, which);
      try (ResultSet row = lock.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static Declared free(
      Connection connection, DatabaseTime time, long id, String name, String cause)
      throws SQLException {
    try (PreparedStatement free = connection.prepareStatement(time.in(FREE))) {
      free.setLong(1, id);
      free.setString(2, name);
      free.setString(3, cause);
      try (ResultSet row = free.executeQuery()) {
        row.next();
        return new Declared(name, row.getLong(1), row.getLong(2));
      }
    }
  }

  /** The outcome that is recorded for each attempt that the loss of a node ended. */
  static String lost(String name) {
    return OutcomeText.write(new Outcome.Crashed(new Cause.NodeLost(name)));
  }
}
