package dev.firebreak.store.postgres.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.Signalled.Result;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.TaskSignals;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Records signals, and wakes the tasks that wait for them. One statement locks the tasks and the
 * next one decides, so that a signal is found by an attempt that looks for it or wakes its task.
 */
final class Signals {
  private static final String LOCK =
      "SELECT 1 FROM task t WHERE t.id = ANY (?) ORDER BY t.id FOR NO KEY UPDATE";

  static final String SEND =
      """
      WITH i AS MATERIALIZED (
        SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bytea[], ?::bigint[])
          AS i (id, name, content_type, body, room)),
      x AS MATERIALIZED (
        SELECT i.id, i.name, i.content_type, i.body, t.state, t.attempts, t.cancel_requested,
          t.parked, t.type, t.owned_by, d.outcome, d.type AS ended_type, d.owned_by AS ended_owner,
          d.attempts AS ended_attempts, s.state AS known,
          s.content_type = i.content_type AND s.body = i.body AS same, n.others,
          coalesce(n.bytes, 0) + octet_length(i.content_type) + octet_length(i.body) <= i.room
            AS fits
        FROM i
          LEFT JOIN LATERAL (
            SELECT t.state, t.attempts, t.cancel_requested, t.parked IS NOT NULL AS parked, t.type,
              t.owned_by
            FROM task t WHERE t.id = i.id OFFSET 0) t ON true
          LEFT JOIN LATERAL (
            SELECT d.outcome, d.type, d.owned_by, d.attempts FROM task_done d
            WHERE d.id = i.id OFFSET 0) d ON true
          LEFT JOIN LATERAL (
            SELECT s.state, s.content_type, s.body FROM task_signal s
            WHERE s.id = i.id AND s.name = i.name OFFSET 0) s ON true
          CROSS JOIN LATERAL (
            SELECT count(*) AS others,
              sum(octet_length(n.content_type) + octet_length(n.body)) AS bytes
            FROM task_signal n WHERE n.id = i.id OFFSET 0) n),
      k AS (
        INSERT INTO task_signal (id, name, state, received_at, content_type, body)
        SELECT id, name, 1, {now}, content_type, body FROM x
        WHERE state IS NOT NULL AND fits AND (known = 0 OR known IS NULL AND others < {most})
        ON CONFLICT (id, name) DO UPDATE SET state = 1, received_at = excluded.received_at,
          content_type = excluded.content_type, body = excluded.body),
      u AS (
        UPDATE task t SET wakes = t.wakes + 1, parked = NULL,
          run_at = CASE WHEN t.state + 0 = 0 AND t.parked IS NOT NULL THEN {now} ELSE t.run_at END
        FROM x WHERE t.id = ANY (?) AND t.id = x.id AND x.known = 0 AND x.fits)
      SELECT id, coalesce(type, ended_type), coalesce(owned_by, ended_owner),
        coalesce(attempts, ended_attempts), state, cancel_requested, parked, outcome, known, same,
        others, fits
      FROM x\
      """
          .replace("{most}", Integer.toString(TaskSignals.MOST));

  private Signals() {}

  /** Locks tasks, so that the next statement sees all that was committed about them. */
  static Step lock(ArrayParameter ids) {
    return new Statement(LOCK, p -> p.add(ids));
  }

  /** A signal to a task. */
  static final class Sending extends Operation<Signalled> {
    private final RunId id;
    private final String name;
    private final Payload body;
    private final long mostBytes;

    Sending(RunId id, String name, Payload body, long mostBytes) {
      this.id = id;
      this.name = name;
      this.body = body;
      this.mostBytes = mostBytes;
    }

    @Override
    RunId subject() {
      return id;
    }

    @Override
    public int weight() {
      return body.size();
    }

    @Override
    public boolean adds() {
      return true;
    }

    private void read(ResultSet row) throws SQLException {
      String type = row.getString(2);
      if (type == null) {
        decide(Signalled.UNKNOWN);
        return;
      }
      TaskState state = state(row);
      Result result = result(row, state);
      int attempts = row.getInt(4);
      decide(
          new Signalled(
              result,
              type,
              row.getString(3),
              result == Result.WOKEN
                  ? StateCodes.live(StateCodes.QUEUED, attempts, false, false)
                  : state,
              attempts));
    }

    private static TaskState state(ResultSet row) throws SQLException {
      int live = row.getInt(5);
      return row.wasNull()
          ? StateCodes.done(row.getInt(8))
          : StateCodes.live(live, row.getInt(4), row.getBoolean(6), row.getBoolean(7));
    }

    private Result result(ResultSet row, TaskState state) throws SQLException {
      int known = row.getInt(9);
      boolean unknown = row.wasNull();
      if (!unknown && known == 1 && row.getBoolean(10)) {
        // Presumably by this operation, on the connection that was lost.
        return doubtful() && !state.isFinal() ? Result.WOKEN : Result.REPEATED;
      } else if (state.isFinal()) {
        return Result.ENDED;
      } else if (!unknown && known != 0) {
        return known == 1 ? Result.CONFLICT : Result.TOO_LATE;
      } else if (unknown && row.getLong(11) >= TaskSignals.MOST) {
        return Result.TOO_MANY;
      } else if (!row.getBoolean(12)) {
        return Result.TOO_MANY_BYTES;
      }
      return !unknown && state == TaskState.WAITING ? Result.WOKEN : Result.RECORDED;
    }
  }

  static List<Step> steps(List<Sending> all) {
    Map<RunId, Sending> byId = Batch.byId(all);
    ArrayParameter ids = Batch.ids(all);
    return List.of(
        lock(ids),
        new Statement(
            SEND,
            p -> p.add(ids).add(columns(all)).add(ids),
            row -> Batch.of(byId, row).read(row)));
  }

  private static ArrayParameter[] columns(List<Sending> all) {
    ArrayParameter names = ArrayParameter.texts(all.size());
    ArrayParameter types = ArrayParameter.texts(all.size());
    ArrayParameter bodies = ArrayParameter.bytes(all.size());
    ArrayParameter limits = ArrayParameter.longs(all.size());
    for (Sending one : all) {
      names.add(one.name);
      types.add(one.body.contentType());
      bodies.add(one.body.bytes());
      limits.add(one.mostBytes);
    }
    return new ArrayParameter[] {names, types, bodies, limits};
  }
}
