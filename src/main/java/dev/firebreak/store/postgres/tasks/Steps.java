package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.NewStep;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.List;
import java.util.Map;

/** Records the steps of running attempts, if their claim is the latest one. */
final class Steps {
  /**
   * The rows of the tasks are locked until the commit, so that no other claim can be made
   * meanwhile: an attempt that takes the task over sees all steps of its former claim.
   */
  static final String RECORD =
      """
      WITH i AS MATERIALIZED (
        SELECT * FROM unnest(?::uuid[], ?::int[], ?::int[], ?::text[], ?::int[], ?::int[],
          ?::bigint[], ?::text[], ?::bytea[])
          AS i (id, claim_no, number, name, kind, code, took, content_type, result)),
      l AS MATERIALIZED (
        SELECT t.id, t.claim_no FROM task t WHERE t.id = ANY (?) AND t.state + 0 = 1
        ORDER BY t.id FOR NO KEY UPDATE)
      INSERT INTO task_step (id, number, name, kind, code, claim_no, started_at, finished_at,
        content_type, result)
      SELECT i.id, i.number, i.name, i.kind, i.code, i.claim_no,
        {now} - i.took * interval '1 millisecond', {now}, i.content_type, i.result
      FROM i JOIN l ON l.id = i.id AND l.claim_no = i.claim_no
      ON CONFLICT (id, number) DO NOTHING RETURNING id\
      """;

  /** Whether the same claim has recorded a step before and only the answer was lost. */
  private static final String RECORDED =
      """
      SELECT i.id, s.id IS NOT NULL
      FROM unnest(?::uuid[], ?::int[], ?::int[], ?::text[]) AS i (id, claim_no, number, name)
      LEFT JOIN task_step s
        ON s.id = i.id AND s.number = i.number AND s.claim_no = i.claim_no AND s.name = i.name\
      """;

  private Steps() {}

  /** A request to record a step. */
  static final class Recording extends Operation<Boolean> {
    private final Claim claim;
    private final NewStep step;

    Recording(Claim claim, NewStep step) {
      this.claim = claim;
      this.step = step;
    }

    @Override
    RunId subject() {
      return claim.id();
    }

    @Override
    public int weight() {
      return step.result().size();
    }

    @Override
    public boolean adds() {
      return true;
    }
  }

  static Step record(List<Recording> all) {
    Map<RunId, Recording> byId = Batch.byId(all);
    ArrayParameter ids = Batch.ids(all);
    return new Statement(
        RECORD,
        p -> p.add(ids).add(identities(all)).add(values(all)).add(ids),
        row -> Batch.of(byId, row).decide(true));
  }

  /** Looks up steps that were not recorded now. */
  static Step recorded(List<Recording> all) {
    Map<RunId, Recording> byId = Batch.byId(all);
    return new Statement(
        RECORDED,
        p -> p.add(Batch.ids(all)).add(identities(all)),
        row -> Batch.of(byId, row).decide(row.getBoolean(2)));
  }

  /** The claims, numbers and names. */
  private static ArrayParameter[] identities(List<Recording> all) {
    ArrayParameter claims = ArrayParameter.ints(all.size());
    ArrayParameter numbers = ArrayParameter.ints(all.size());
    ArrayParameter names = ArrayParameter.texts(all.size());
    for (Recording one : all) {
      claims.add(one.claim.number());
      numbers.add(one.step.number());
      names.add(one.step.name());
    }
    return new ArrayParameter[] {claims, numbers, names};
  }

  private static ArrayParameter[] values(List<Recording> all) {
    ArrayParameter kinds = ArrayParameter.ints(all.size());
    ArrayParameter codes = ArrayParameter.ints(all.size());
    ArrayParameter times = ArrayParameter.longs(all.size());
    ArrayParameter types = ArrayParameter.texts(all.size());
    ArrayParameter results = ArrayParameter.bytes(all.size());
    for (Recording one : all) {
      kinds.add(one.step.kind().number());
      codes.add(one.step.code());
      times.add((Long) DatabaseTime.millis(one.step.took()));
      types.add(one.step.result().contentType());
      results.add(one.step.result().bytes());
    }
    return new ArrayParameter[] {kinds, codes, times, types, results};
  }
}
