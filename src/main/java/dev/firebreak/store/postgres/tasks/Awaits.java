package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Awaited;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.TaskSignals;
import dev.firebreak.store.jdbc.TaskRows;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Looks for the signals that running attempts wait for, and records what is known of them. One
 * statement locks the tasks and the next one looks: a single statement would look at a snapshot
 * from before it had the locks, and miss a signal.
 */
final class Awaits {
  /** Found: 0 not yet, 1 received, 2 not in time, 3 too many are awaited. */
  static final String LOOK =
      """
      WITH i AS MATERIALIZED (
        SELECT * FROM unnest(?::uuid[], ?::int[], ?::int[], ?::text[], ?::bigint[])
          AS i (id, claim_no, number, name, patience)),
      h AS MATERIALIZED (
        SELECT i.id, i.claim_no, i.number, i.name, t.wakes, s.state AS known,
          CASE WHEN s.state IS NULL THEN {now} ELSE s.since END AS since,
          coalesce(s.until, {now} + i.patience * interval '1 millisecond') AS until,
          s.content_type, s.body, n.others
        FROM i CROSS JOIN LATERAL (
            SELECT t.wakes FROM task t
            WHERE t.id = i.id AND t.claim_no = i.claim_no AND t.state + 0 = 1 OFFSET 0) t
          LEFT JOIN LATERAL (
            SELECT s.state, s.since, s.until, s.content_type, s.body FROM task_signal s
            WHERE s.id = i.id AND s.name = i.name OFFSET 0) s ON true
          CROSS JOIN LATERAL (
            SELECT count(*) AS others FROM task_signal n WHERE n.id = i.id OFFSET 0) n),
      d AS MATERIALIZED (
        SELECT h.*, CASE WHEN known = 1 THEN 1
          WHEN known IS NULL AND others >= {most} THEN 3
          WHEN known = 2 OR until <= {now} THEN 2 ELSE 0 END AS found
        FROM h),
      b AS (
        INSERT INTO task_signal AS s (id, name, state, since, until)
        SELECT id, name, found, since, until FROM d WHERE found IN (0, 2)
        ON CONFLICT (id, name) DO UPDATE SET state = excluded.state
        WHERE s.state <> excluded.state),
      r AS (
        INSERT INTO task_step (id, number, name, kind, code, claim_no, started_at, finished_at,
          content_type, result)
        SELECT id, number, name, 2, CASE found WHEN 2 THEN {missed} ELSE 0 END, claim_no,
          coalesce(since, {now}), {now}, coalesce(content_type, 'application/octet-stream'),
          coalesce(body, '')
        FROM d WHERE found IN (1, 2)
        ON CONFLICT (id, number) DO NOTHING)
      SELECT id, found, until, wakes, content_type, body FROM d\
      """
          .replace("{most}", Integer.toString(2 * TaskSignals.MOST))
          .replace("{missed}", Integer.toString(Awaited.TIMED_OUT));

  private static final int RECEIVED = 1;
  private static final int MISSED = 2;
  private static final int TOO_MANY = 3;

  private Awaits() {}

  /** A request for a signal. */
  static final class Look extends Operation<Awaited> {
    private final Claim claim;
    private final NewAwait wanted;

    Look(Claim claim, NewAwait wanted) {
      this.claim = claim;
      this.wanted = wanted;
    }

    @Override
    RunId subject() {
      return claim.id();
    }

    @Override
    public boolean adds() {
      return true;
    }

    /** Only tasks that are still held under the claim return a row. */
    @Override
    void afterRound() {
      if (!decided()) {
        decide(new Awaited.Stale());
      }
    }

    private void read(ResultSet row) throws SQLException {
      decide(
          switch (row.getInt(2)) {
            case RECEIVED -> new Awaited.Received(TaskRows.payload(row, 6, row.getString(5), null));
            case MISSED -> new Awaited.Missed();
            case TOO_MANY -> new Awaited.TooMany();
            default -> new Awaited.Waiting(DatabaseTime.instant(row, 3), row.getInt(4));
          });
    }
  }

  static List<Step> steps(List<Look> all) {
    Map<RunId, Look> byId = Batch.byId(all);
    ArrayParameter ids = Batch.ids(all);
    return List.of(
        Signals.lock(ids),
        new Statement(
            LOOK, p -> p.add(ids).add(columns(all)), row -> Batch.of(byId, row).read(row)));
  }

  private static ArrayParameter[] columns(List<Look> all) {
    ArrayParameter claims = ArrayParameter.ints(all.size());
    ArrayParameter numbers = ArrayParameter.ints(all.size());
    ArrayParameter names = ArrayParameter.texts(all.size());
    ArrayParameter times = ArrayParameter.longs(all.size());
    for (Look one : all) {
      claims.add(one.claim.number());
      numbers.add(one.wanted.number());
      names.add(one.wanted.name());
      times.add((Long) DatabaseTime.millis(one.wanted.timeout()));
    }
    return new ArrayParameter[] {claims, numbers, names, times};
  }
}
