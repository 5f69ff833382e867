package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Watching;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Has tasks get a signal once others have ended; triggers give it, see {@code schema/014.sql}. One
 * statement locks the others, so that none of them ends between the look and the commit.
 */
final class Watches {
  private static final String LOCK =
      "SELECT 1 FROM task t WHERE t.id = ANY (?) ORDER BY t.id FOR KEY SHARE";

  /** Forgets that the task waits for others under this name. Nothing else is locked yet. */
  private static final String REPLACE =
      """
      WITH w AS MATERIALIZED (
        SELECT t.id FROM task t WHERE t.id = ? AND t.claim_no = ? AND t.state + 0 = 1
        FOR KEY SHARE),
      o AS MATERIALIZED (
        SELECT b.id, b.waiter, b.name FROM w JOIN task_barrier b ON b.waiter = w.id AND b.name = ?
        WHERE (SELECT array_agg(x.id ORDER BY x.n) FROM task_watch x
          WHERE x.waiter = b.waiter AND x.name = b.name) IS DISTINCT FROM ?::uuid[]),
      d AS (DELETE FROM task_watch t USING o WHERE t.waiter = o.waiter AND t.name = o.name)
      DELETE FROM task_barrier t USING o WHERE t.id = o.id\
      """;

  /**
   * Always returns one row: whether the claim is held, some of the tasks that are unknown, and
   * those that the task can't wait for.
   */
  static final String WATCH =
      """
      WITH RECURSIVE w AS MATERIALIZED (
        SELECT t.id, t.owned_by FROM task t WHERE t.id = ? AND t.claim_no = ? AND t.state + 0 = 1),
      i AS MATERIALIZED (
        SELECT i.id, i.n, t.live, d.outcome, coalesce(t.owned_by, d.owned_by) AS owner
        FROM unnest(?) WITH ORDINALITY AS i(id, n)
          LEFT JOIN LATERAL (
            SELECT true AS live, t.owned_by FROM task t WHERE t.id = i.id OFFSET 0) t ON true
          LEFT JOIN LATERAL (
            SELECT d.outcome, d.owned_by FROM task_done d WHERE d.id = i.id OFFSET 0) d ON true),
      u AS MATERIALIZED (
        SELECT i.id FROM i CROSS JOIN w WHERE i.owner IS DISTINCT FROM w.owned_by),
      a (id) AS (
        SELECT w.id FROM w UNION ALL
        SELECT c.parent_id FROM a CROSS JOIN LATERAL (
          SELECT c.parent_id FROM task_child c WHERE c.id = a.id OFFSET 0) c),
      e AS MATERIALIZED (SELECT i.id FROM i JOIN a ON a.id = i.id),
      b AS (
        INSERT INTO task_barrier (id, waiter, name)
        SELECT ?, w.id, q.name FROM w CROSS JOIN (SELECT ?::text AS name) q
        WHERE NOT EXISTS (SELECT 1 FROM u) AND NOT EXISTS (SELECT 1 FROM e) AND NOT EXISTS (SELECT 1 FROM task_signal s
          WHERE s.id = w.id AND s.name = q.name AND s.state <> 0)
        ON CONFLICT DO NOTHING RETURNING id, waiter, name),
      x AS (
        INSERT INTO task_watch (waiter, name, n, id, outcome)
        SELECT b.waiter, b.name, i.n, i.id, CASE WHEN i.live IS NULL THEN i.outcome END
        FROM i CROSS JOIN b),
      c AS (
        INSERT INTO task_group_change (tx, group_id)
        SELECT pg_current_xact_id()::text::bigint, b.id FROM b)
      SELECT EXISTS (SELECT 1 FROM w),
        (SELECT string_agg(u.id::text, ',') FROM (SELECT id FROM u LIMIT 10) u),
        (SELECT string_agg(e.id::text, ',') FROM e)\
      """;

  private Watches() {}

  /** A request of an attempt. */
  static final class Watch extends Operation<Watching> {
    private final Claim claim;
    private final String name;
    private final List<RunId> ids;
    private final RunId barrier;

    Watch(Claim claim, String name, List<RunId> ids) {
      this.claim = claim;
      this.name = name;
      this.ids = ids;
      barrier = RunId.at(claim.id().epochMillis());
    }

    @Override
    boolean alone() {
      return true;
    }

    @Override
    public int weight() {
      return ids.size() * RunId.BYTES;
    }

    @Override
    public boolean adds() {
      return true;
    }

    List<Step> steps() {
      List<RunId> sorted = new ArrayList<>(ids);
      sorted.add(claim.id());
      sorted.sort(null);
      ArrayParameter locked = ArrayParameter.ids(sorted.size());
      sorted.forEach(locked::add);
      ArrayParameter watched = ArrayParameter.ids(ids.size());
      ids.forEach(watched::add);
      return List.of(
          new Statement(
              REPLACE, p -> p.add(uuid(claim.id())).add(claim.number()).add(name).add(watched)),
          new Statement(LOCK, p -> p.add(locked)),
          new Statement(
              WATCH,
              p ->
                  p.add(uuid(claim.id()))
                      .add(claim.number())
                      .add(watched)
                      .add(uuid(barrier))
                      .add(name),
              this::read));
    }

    private static UUID uuid(RunId id) {
      return new UUID(id.high(), id.low());
    }

    private void read(ResultSet row) throws SQLException {
      String unknown = row.getString(2);
      String above = row.getString(3);
      if (!row.getBoolean(1)) {
        decide(new Watching.Stale());
      } else if (unknown != null) {
        decide(new Watching.Unknown(List.of(unknown.split(",", -1))));
      } else if (above != null) {
        decide(new Watching.Above(List.of(above.split(",", -1))));
      } else {
        decide(new Watching.Watched());
      }
    }
  }
}
