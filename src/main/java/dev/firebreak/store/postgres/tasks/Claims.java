package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Start;
import dev.firebreak.store.jdbc.CrashPolicy;
import dev.firebreak.store.jdbc.TaskRows;
import dev.firebreak.store.postgres.connection.AdvisoryLocks;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Claims due tasks, for all types in one statement. Each priority is read separately: it is one
 * range of one index, in which the next task comes first however many are queued behind it. The
 * node's row is locked meanwhile: a peer that declares this node dead waits, and once the row is
 * gone nothing is claimed.
 */
public final class Claims {
  /** Serializes nodes that count the running tasks of a bounded type and then claim. */
  private static final String BOUND =
      String.format(
          Locale.ROOT,
          """
          SELECT pg_advisory_xact_lock(%d, x.h)
          FROM (SELECT DISTINCT hashtext(w.type) AS h FROM unnest(?) AS w(type) ORDER BY 1 OFFSET 0) x\
          """,
          AdvisoryLocks.TYPES);

  static final String RUNNING =
      "(SELECT count(*) FROM task r WHERE r.state = 1 AND r.type = w.type)";

  /** Takes the next tasks of a type, whatever their versions are. */
  private static final String CANDIDATES =
      """
      SELECT z.id, z.kind, z.run_at FROM (
          (SELECT y.id, y.kind, y.run_at FROM (VALUES (0), (1), (2), (3)) AS pr(priority)
            CROSS JOIN LATERAL (
              SELECT t.id, t.run_at, pr.priority AS kind FROM task t
              WHERE t.state = 0 AND t.crashes < {suspect} AND t.type = w.type
                AND t.priority = pr.priority AND t.run_at <= {now} AND EXISTS (SELECT 1 FROM me)
              ORDER BY t.run_at, t.id LIMIT least(w.slots, w.room) FOR UPDATE SKIP LOCKED) y
            LIMIT least(w.slots, w.room))
          UNION ALL
          (SELECT y.id, 4, y.run_at FROM (
              SELECT t.id, t.run_at FROM task t
              WHERE t.state = 0 AND t.crashes >= {suspect} AND t.type = w.type
                AND t.run_at <= {now} AND EXISTS (SELECT 1 FROM me)
              ORDER BY t.run_at, t.id LIMIT least(w.suspects, w.room)
              FOR UPDATE SKIP LOCKED) y)) z LIMIT w.room\
      """;

  private static final String SKELETON =
      """
      WITH me AS MATERIALIZED (
        SELECT node_id FROM node WHERE node_id = ? AND NOT draining FOR KEY SHARE),
      w AS MATERIALIZED (
        SELECT w.n, w.type, w.slots, w.suspects, w.isolated = 1 AS isolated,
          CASE WHEN w.most IS NOT NULL THEN greatest(0, w.most - {running}) END AS room
        FROM unnest(?, ?, ?, ?, ?) WITH ORDINALITY AS w(type, slots, suspects, isolated, most, n)),{lists}
      p AS MATERIALIZED (
        SELECT x.id, x.kind, x.run_at, w.n, w.isolated OR x.kind = 4 AS isolated
        FROM w CROSS JOIN LATERAL ({candidates}) x),
      s AS MATERIALIZED (
        SELECT p.id, p.n, p.isolated, sum(i.bytes) OVER o AS bytes, row_number() OVER o AS nth
        FROM p CROSS JOIN LATERAL (
          SELECT octet_length(i.body) AS bytes FROM task_input i WHERE i.id = p.id OFFSET 0) i
        WINDOW o AS (ORDER BY p.n, p.kind, p.run_at, p.id ROWS UNBOUNDED PRECEDING)),
      c AS MATERIALIZED (
        SELECT array_agg(s.id ORDER BY s.nth) AS ids, array_agg(s.n ORDER BY s.nth) AS ns,
          array_agg(s.isolated ORDER BY s.nth) AS isolations
        FROM s WHERE s.nth = 1 OR s.bytes <= ?),
      u AS (
        UPDATE task t SET state = 1, owner = (SELECT node_id FROM me), node = ?,
          isolated = ((SELECT isolations FROM c))[array_position((SELECT ids FROM c), t.id)],
          claim_no = t.claim_no + 1, attempts = t.attempts + 1, claimed_at = {now},
          parked = NULL
        WHERE t.id = ANY ((SELECT ids FROM c)::uuid[]) AND t.state + 0 = 0
        RETURNING t.id, array_position((SELECT ids FROM c), t.id) AS nth, t.claim_no, t.attempts,
          t.max_attempts, t.crashes, t.timeout_ms, t.owned_by, t.run_at)
      SELECT u.id, ((SELECT ns FROM c))[u.nth], u.claim_no, u.attempts, u.max_attempts, u.crashes,
        u.timeout_ms, i.content_type, i.trace, i.body, u.owned_by,
        (EXTRACT(EPOCH FROM ({now} - u.run_at)) * 1000)::bigint, i.head
      FROM u CROSS JOIN LATERAL (
        SELECT i.content_type, i.trace, i.body, i.head FROM task_input i WHERE i.id = u.id OFFSET 0) i
      ORDER BY u.nth\
      """
          .replace("{running}", RUNNING);

  static final String CLAIM = claim("", CANDIDATES);

  /**
   * Whether a type has more due tasks, and when the next one is due: reads the beginning of each
   * range. With EXISTS the planner may read all due tasks into a hash table first, which was
   * observed.
   */
  static final String OUTLOOK =
      "SELECT w.n, (w.most IS NULL OR w.most > "
          + RUNNING
          + String.format(
              Locale.ROOT,
              ") AND (%s OR %s OR %s OR %s OR %s), least(%s, %s, %s, %s, %s)",
              due(0),
              due(1),
              due(2),
              due(3),
              due(4),
              next(0),
              next(1),
              next(2),
              next(3),
              next(4))
          + ", {now} FROM unnest(?, ?) WITH ORDINALITY AS w(type, most, n)";

  private Claims() {}

  /**
   * The statement of a claim.
   *
   * @param lists further lists of values that it has as parameters, each after a comma
   * @param candidates reads the tasks of a request {@code w} that can be claimed, and locks them
   */
  static String claim(String lists, String candidates) {
    return CrashPolicy.in(SKELETON.replace("{lists}", lists).replace("{candidates}", candidates));
  }

  private static String range(int kind) {
    return "FROM task t WHERE t.state = 0 AND t.type = w.type AND "
        + CrashPolicy.in(
            kind == 4
                ? "t.crashes >= {suspect}"
                : "t.crashes < {suspect} AND t.priority = " + kind);
  }

  private static String due(int kind) {
    return "(SELECT true " + range(kind) + " AND t.run_at <= {now} LIMIT 1) IS NOT NULL";
  }

  private static String next(int kind) {
    return "(SELECT t.run_at " + range(kind) + " AND t.run_at > {now} ORDER BY t.run_at LIMIT 1)";
  }

  /** A request for tasks of types that accept all versions, or of types that do not. */
  public static final class Take extends Operation<List<ClaimResult>> {
    private final List<ClaimRequest> requests;
    private final List<List<Claimed>> claimed = new ArrayList<>();
    private final List<ClaimResult> results = new ArrayList<>();

    private final boolean versioned;
    private final int parts;

    /**
     * Creates a request.
     *
     * @param requests all of which name versions, or none
     * @param parts how many such requests share the bytes of inputs of one claim
     */
    public Take(List<ClaimRequest> requests, int parts) {
      this.requests = List.copyOf(requests);
      this.parts = parts;
      versioned = requests.getFirst().versions() != null;
    }

    @Override
    boolean alone() {
      return requests.stream().anyMatch(request -> request.most() != null);
    }

    @Override
    public List<Claim> claimsGained() {
      return result().stream().flatMap(h -> h.claimed().stream()).map(Claimed::claim).toList();
    }

    public List<Step> steps(NodeIdentity self, long inputBytes) {
      claimed.clear();
      results.clear();
      requests.forEach(_ -> claimed.add(new ArrayList<>()));
      Columns columns = new Columns(requests);
      List<Step> steps = new ArrayList<>();
      if (alone()) {
        steps.add(new Statement(BOUND, p -> p.add(columns.bounded())));
      }
      ArrayParameter[] lists = versioned ? VersionedClaims.lists(requests) : new ArrayParameter[0];
      steps.add(
          new Statement(
              versioned ? VersionedClaims.CLAIM : CLAIM,
              p ->
                  p.add(self.nodeId())
                      .add(columns.types, columns.slots, columns.suspects, columns.isolated)
                      .add(columns.most)
                      .add(lists)
                      .add(inputBytes / parts)
                      .add(self.name()),
              row -> claimed.get(row.getInt(2) - 1).add(claimed(row))));
      steps.add(
          new Statement(
              versioned ? VersionedClaims.OUTLOOK : OUTLOOK,
              p -> p.add(columns.types, columns.most).add(lists),
              this::readOutlook));
      return steps;
    }

    private void readOutlook(ResultSet row) throws SQLException {
      int n = row.getInt(1) - 1;
      Instant next = DatabaseTime.instantOrNull(row, 3);
      Instant now = DatabaseTime.instant(row, 4);
      saw(now);
      Duration dueIn = next == null ? null : Duration.between(now, next);
      results.add(
          new ClaimResult(requests.get(n).type(), claimed.get(n), row.getBoolean(2), dueIn));
      if (results.size() == requests.size()) {
        decide(List.copyOf(results));
      }
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
      return new Claimed(
          new Claim(PostgresDialect.readId(row, 1), row.getInt(3)),
          new Claimed.Tries(row.getInt(4), row.getInt(5), row.getInt(6)),
          TaskRows.durationOrNull(row, 7),
          TaskRows.payload(row, 10, row.getString(8), row.getString(13)),
          row.getString(9),
          row.getString(11),
          Duration.ofMillis(Math.max(0, row.getLong(12))));
    }
  }

  /** The requests, by column. */
  private static final class Columns {
    final ArrayParameter types;
    final ArrayParameter slots;
    final ArrayParameter suspects;
    final ArrayParameter isolated;
    final ArrayParameter most;
    private final List<ClaimRequest> requests;

    Columns(List<ClaimRequest> requests) {
      this.requests = requests;
      int n = requests.size();
      types = ArrayParameter.texts(n);
      slots = ArrayParameter.ints(n);
      suspects = ArrayParameter.ints(n);
      isolated = ArrayParameter.ints(n);
      most = ArrayParameter.longs(n);
      for (ClaimRequest request : requests) {
        @Nullable Integer bound = request.most();
        types.add(request.type());
        slots.add(request.slots());
        suspects.add(request.suspects());
        isolated.add(request.start() == Start.ISOLATED ? 1 : 0);
        most.add(bound == null ? null : (Long) bound.longValue());
      }
    }

    ArrayParameter bounded() {
      ArrayParameter bounded = ArrayParameter.texts(requests.size());
      requests.stream().filter(d -> d.most() != null).forEach(d -> bounded.add(d.type()));
      return bounded;
    }
  }
}
