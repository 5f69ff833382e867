package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.CrashPolicy;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records how attempts ended, if their claim is the latest one. */
final class Settlements {
  private static final EndedRow.Result RESULT =
      new EndedRow.Result(
          ", content_type, result, head",
          ", ((SELECT types FROM i))[n], ((SELECT results FROM i))[n], ((SELECT heads FROM i))[n]");

  /**
   * Rows are found by an array of their ids, and the values of each by its position there: a join
   * would be planned for the row count of the last statistics, and may scan the table for each row
   * of a group. The index of running tasks must not be used either, which looks as good while it is
   * empty: hence {@code + 0}.
   */
  static final String SUCCEED =
      """
      WITH i AS MATERIALIZED (
        SELECT ?::uuid[] AS ids, ?::int[] AS claims, ?::text[] AS types, ?::bytea[] AS results,
          ?::text[] AS heads),
      d AS (
        DELETE FROM task t
        WHERE t.id = ANY ((SELECT ids FROM i)::uuid[]) AND t.state + 0 = 1
          AND t.claim_no =
            ((SELECT claims FROM i))[array_position((SELECT ids FROM i), t.id)]
        RETURNING {live}, array_position((SELECT ids FROM i), t.id) AS n)
      {insert} FROM d RETURNING id, finished_at, node\
      """
          .transform(new EndedRow("0", "attempts", "crashes", "{now}", RESULT)::in);

  /** A task with a cancel request or three crashes ends instead of being queued again. */
  static final String FAIL =
      """
      WITH i AS MATERIALIZED (
        SELECT ?::uuid[] AS ids, ?::int[] AS claims, ?::int[] AS given, ?::int[] AS crashed,
          ?::bigint[] AS afters, ?::int[] AS outcomes, ?::text[] AS causes, ?::text[] AS reasons,
          ?::timestamptz[] AS untils, ?::bigint[] AS seens),
      v AS MATERIALIZED (
        SELECT t.id, t.claim_no, t.node, t.claimed_at, t.attempts - f.given_back AS attempts,
          t.crashes + f.crashed AS crashes, f.after_ms, f.cause, f.until,
          CASE WHEN f.seen IS NULL OR t.wakes = f.seen THEN f.reason END AS parked,
          CASE WHEN t.cancel_requested THEN 2
            WHEN f.crashed = 1 AND t.crashes + 1 >= {quarantine} THEN 3
            WHEN f.after_ms IS NULL THEN f.outcome END AS outcome
        FROM task t CROSS JOIN LATERAL (
          SELECT i.claims[p.n] AS claim_no, i.given[p.n] AS given_back, i.crashed[p.n] AS crashed,
            i.afters[p.n] AS after_ms, i.outcomes[p.n] AS outcome, i.causes[p.n] AS cause,
            i.reasons[p.n] AS reason, i.untils[p.n] AS until, i.seens[p.n] AS seen
          FROM i CROSS JOIN LATERAL (SELECT array_position(i.ids, t.id) AS n) p OFFSET 0) f
        WHERE t.id = ANY ((SELECT ids FROM i)::uuid[]) AND t.claim_no = f.claim_no
          AND t.state + 0 = 1
        ORDER BY t.id FOR UPDATE OF t),
      a AS (
        INSERT INTO task_attempt (id, claim_no, node, started_at, finished_at, cause)
        SELECT id, claim_no, node, claimed_at, {now}, cause FROM v WHERE cause IS NOT NULL),
      u AS (
        UPDATE task t SET state = 0, owner = NULL, claimed_at = NULL, isolated = false,
          attempts = v.attempts, crashes = v.crashes, parked = v.parked,
          run_at = CASE WHEN v.parked IS NOT NULL THEN v.until
            ELSE {now} + v.after_ms * interval '1 millisecond' END
        FROM v
        WHERE t.id = ANY ((SELECT ids FROM i)::uuid[]) AND t.id = v.id AND v.outcome IS NULL
        RETURNING t.id, t.attempts, t.run_at, t.parked IS NOT NULL AS parked),
      d AS (
        DELETE FROM task t USING v
        WHERE t.id = ANY ((SELECT ids FROM i)::uuid[]) AND t.id = v.id AND v.outcome IS NOT NULL
        RETURNING {live}, v.outcome, v.attempts AS attempts_left, v.crashes AS crashed),
      n AS ({insert} FROM d RETURNING id, outcome)
      SELECT id, outcome, NULL::int, NULL::timestamptz, false FROM n
      UNION ALL SELECT id, NULL::smallint, attempts, run_at, parked FROM u\
      """
          .transform(new EndedRow("outcome", "attempts_left", "crashed", "{now}")::in)
          .transform(CrashPolicy::in);

  /**
   * The recorded outcome of the same claim, if it was settled before and only the answer was lost.
   */
  private static final String RECORDED =
      """
      SELECT i.id, d.outcome, t.attempts, t.run_at, t.parked IS NOT NULL
      FROM unnest(?, ?) AS i(id, claim_no)
      LEFT JOIN task_done d ON d.id = i.id AND d.claim_no = i.claim_no
      LEFT JOIN task t ON t.id = i.id AND t.claim_no = i.claim_no AND t.state = 0
      WHERE NOT EXISTS (SELECT 1 FROM task r
        WHERE r.id = i.id AND r.claim_no = i.claim_no AND r.state + 0 = 1)\
      """;

  private Settlements() {}

  /** The end of an attempt. */
  static final class Settle extends Operation<Settled> {
    final Claim claim;
    final Ending ending;
    final @Nullable OutputPart output;

    Settle(Claim claim, Ending ending, @Nullable OutputPart output) {
      this.claim = claim;
      this.ending = ending.byLength();
      this.output = output;
    }

    @Override
    RunId subject() {
      return claim.id();
    }

    @Override
    public int weight() {
      return ending.resultBytes() + (output == null ? 0 : output.bytes().length);
    }

    @Override
    int added() {
      return recordedNow && result().runAt() == null ? -1 : 0;
    }

    @Override
    Claim claimGivenUp() {
      return claim;
    }

    private boolean recordedNow;

    boolean succeeds() {
      return ending instanceof Ending.Succeeded;
    }

    boolean succeedsAtLength() {
      return ending instanceof Ending.SucceededAtLength;
    }

    /** Recording a long result takes the server long. */
    @Override
    boolean alone() {
      return succeedsAtLength();
    }

    /** Reads when and where, as they were recorded. */
    void succeeded(ResultSet row) throws SQLException {
      recordedNow = true;
      decide(Settled.succeeded(DatabaseTime.instant(row, 2), row.getString(3)));
    }

    private void read(ResultSet row, boolean now) throws SQLException {
      recordedNow = now;
      int outcome = row.getInt(2);
      if (!row.wasNull()) {
        decide(new Settled(StateCodes.done(outcome), null));
        return;
      }
      Instant runAt = DatabaseTime.instantOrNull(row, 4);
      decide(
          runAt == null
              ? Settled.STALE
              : new Settled(
                  StateCodes.live(StateCodes.QUEUED, row.getInt(3), false, row.getBoolean(5)),
                  runAt));
    }
  }

  static Step succeed(List<Settle> all) {
    Map<RunId, Settle> byId = Batch.byId(all);
    ArrayParameter[] columns = {
      Batch.ids(all),
      claims(all),
      ArrayParameter.texts(all.size()),
      ArrayParameter.bytes(all.size()),
      ArrayParameter.texts(all.size())
    };
    for (Settle settle : all) {
      if (settle.ending instanceof Ending.Succeeded(var result)) {
        columns[2].add(result.contentType());
        columns[3].add(result.bytes());
        columns[4].add(HeadText.of(result));
      }
    }
    return new Statement(
        SUCCEED,
        p -> p.add(columns),
        row -> {
          Batch.of(byId, row).succeeded(row);
        });
  }

  static Step fail(List<Settle> all) {
    Map<RunId, Settle> byId = Batch.byId(all);
    EndingColumns failures = new EndingColumns(all.size());
    all.forEach(settle -> failures.add(settle.ending));
    return new Statement(
        FAIL,
        p -> p.add(Batch.ids(all), claims(all)).add(failures.columns()),
        row -> Batch.of(byId, row).read(row, true));
  }

  /** Looks up an earlier settlement of claims that were not settled now. */
  static Step recorded(List<Settle> all) {
    Map<RunId, Settle> byId = Batch.byId(all);
    return new Statement(
        RECORDED,
        p -> p.add(Batch.ids(all), claims(all)),
        row -> Batch.of(byId, row).read(row, false));
  }

  private static ArrayParameter claims(List<Settle> all) {
    ArrayParameter claims = ArrayParameter.ints(all.size());
    all.forEach(settle -> claims.add(settle.claim.number()));
    return claims;
  }
}
