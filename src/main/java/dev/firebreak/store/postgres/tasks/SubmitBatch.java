package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Accepted;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stores submissions as tasks: inserts the keys, then stores the submissions that got their key or
 * have none. A node whose row is gone claims none of them.
 */
final class SubmitBatch {
  private static final String KEYS =
      """
      INSERT INTO task_key (scope, key, task_id, digest)
      SELECT i.scope, i.key, i.id, i.digest
      FROM unnest(?, ?, ?, ?) WITH ORDINALITY AS i(scope, key, id, digest, n)
      ORDER BY i.scope, i.key, i.n ON CONFLICT (scope, key) DO NOTHING\
      """;
  private static final String TASKS =
      """
      WITH me AS MATERIALIZED (
        SELECT node_id FROM node WHERE node_id = ? AND NOT draining FOR KEY SHARE)
      INSERT INTO task (id, type, priority, state, run_at, timeout_ms, claim_no, attempts,
        max_attempts, crashes, since, isolated, cancel_requested, owner, node, claimed_at,
        created_at, owned_by, version)
      SELECT i.id, i.type, i.priority, x.c::int, x.run_at, i.timeout_ms, x.c::int,
        x.c::int, i.max_attempts, 0, CASE WHEN i.delay_ms IS NULL THEN 0 ELSE -1 END,
        x.c AND i.start = 2, false,
        CASE WHEN x.c THEN me.node_id END, CASE WHEN x.c THEN ? END, CASE WHEN x.c THEN {now} END,
        {now}, i.owner, i.version
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        AS i(id, type, owner, priority, at, delay_ms, timeout_ms, max_attempts, start, scope, key,
          version)
      LEFT JOIN me ON true
      CROSS JOIN LATERAL (
        SELECT r.run_at, i.start > 0 AND me.node_id IS NOT NULL AND r.run_at <= {now} AS c
        FROM (SELECT coalesce(i.at,
          {now} + coalesce(i.delay_ms, 0) * interval '1 millisecond') AS run_at) r OFFSET 0) x\
      """;
  private static final String INPUTS =
      """
      INSERT INTO task_input (id, scope, key, content_type, trace, body, head)
      SELECT i.id, i.scope, i.key, i.content_type, i.trace, i.body, i.head
      FROM unnest(?, ?, ?, ?, ?, ?, ?) AS i(id, scope, key, content_type, trace, body, head)\
      """;

  /** Of submissions with keys, only those whose key was inserted by the previous statement. */
  private static final String KEYED =
      """
      WHERE (i.key IS NULL OR EXISTS (SELECT 1 FROM task_key k
        WHERE k.scope = i.scope AND k.key = i.key AND k.task_id = i.id))\
      """;

  /** For submissions of which some belong to a group: only those whose group is open. */
  private static final String OPEN = " i.id NOT IN " + Members.REFUSED;

  /** Of these, the inputs of those that were stored. */
  private static final String STORED_INPUTS =
      INPUTS + "\nWHERE EXISTS (SELECT 1 FROM task t WHERE t.id = i.id)";

  private static final String RETURNING = " RETURNING id, state, run_at, created_at";
  private static final String PLAIN = TASKS + RETURNING;
  private static final String CHOSEN = TASKS + "\n" + KEYED + RETURNING;
  private static final String MEMBERS = TASKS + "\nWHERE" + OPEN + RETURNING;
  private static final String CHOSEN_MEMBERS = TASKS + "\n" + KEYED + " AND" + OPEN + RETURNING;
  private static final String CHOSEN_INPUTS = INPUTS + "\n" + KEYED;

  private static final String KNOWN =
      """
      SELECT i.id, k.task_id, k.digest = i.digest
      FROM unnest(?, ?, ?, ?) AS i(scope, key, id, digest)
      JOIN task_key k ON k.scope = i.scope AND k.key = i.key\
      """;

  /**
   * After a lost connection: the submissions that are stored, and whether this node still holds the
   * first claim.
   */
  private static final String STORED =
      """
      SELECT t.id, (t.state = 1 AND t.claim_no = 1 AND t.owner = ?)::int, t.run_at, t.created_at
      FROM unnest(?) AS i(id) JOIN task t ON t.id = i.id
      UNION ALL SELECT d.id, 0, d.run_at, d.created_at
      FROM unnest(?) AS i(id) JOIN task_done d ON d.id = i.id\
      """;

  private SubmitBatch() {}

  /** A submission to be accepted. */
  static final class Accept extends Operation<Accepted> {
    final Submission submission;

    Accept(Submission submission) {
      this.submission = submission;
    }

    @Override
    RunId subject() {
      return submission.id();
    }

    @Override
    public int weight() {
      return submission.input().size();
    }

    @Override
    public boolean adds() {
      return true;
    }

    @Override
    int added() {
      return result() instanceof Accepted.Stored ? 1 : 0;
    }

    @Override
    List<Claim> claimsGained() {
      return result() instanceof Accepted.Stored(_, _, Claim claim) && claim != null
          ? List.of(claim)
          : List.of();
    }

    private void read(ResultSet row) throws SQLException {
      Instant runAt = DatabaseTime.instant(row, 3);
      Claim claim = row.getInt(2) == StateCodes.RUNNING ? new Claim(submission.id(), 1) : null;
      decide(new Accepted.Stored(DatabaseTime.instant(row, 4), runAt, claim));
    }
  }

  static List<Step> steps(List<Accept> accepts, NodeIdentity self) {
    Map<RunId, Accept> byId = Batch.byId(accepts);
    List<Accept> keyed = accepts.stream().filter(a -> a.submission.key() != null).toList();
    List<Step> steps = new ArrayList<>();
    if (!keyed.isEmpty()) {
      steps.add(self.lock());
      steps.add(
          new Statement(
              KEYS, p -> p.add(SubmitColumns.keys(keyed)).add(SubmitColumns.digests(keyed))));
    }
    List<Accept> members = accepts.stream().filter(Members::isMember).toList();
    steps.add(
        new Statement(
            sql(!keyed.isEmpty(), !members.isEmpty()),
            p -> {
              p.add(self.nodeId()).add(self.name()).add(SubmitColumns.tasks(accepts));
              if (!members.isEmpty()) {
                p.add(Members.columns(members));
              }
            },
            row -> {
              Accept accept = Batch.of(byId, row);
              accept.read(row);
              accept.saw(DatabaseTime.instant(row, 4));
            }));
    String inputs = keyed.isEmpty() ? INPUTS : CHOSEN_INPUTS;
    steps.add(
        new Statement(
            members.isEmpty() ? inputs : STORED_INPUTS, p -> p.add(SubmitColumns.inputs(accepts))));
    if (!members.isEmpty()) {
      steps.addAll(Members.insert(members));
      List<Accept> both = members.stream().filter(a -> a.submission.key() != null).toList();
      if (!both.isEmpty()) {
        steps.add(Members.dropKeys(both));
      }
    }
    List<Accept> searched = accepts.stream().filter(a -> !a.submission.search().isEmpty()).toList();
    if (!searched.isEmpty()) {
      steps.add(SearchValues.insert(searched));
    }
    List<Accept> reported = accepts.stream().filter(a -> a.submission.callback() != null).toList();
    if (!reported.isEmpty()) {
      steps.add(Callbacks.insert(reported));
    }
    return steps;
  }

  private static String sql(boolean keyed, boolean members) {
    if (members) {
      return keyed ? CHOSEN_MEMBERS : MEMBERS;
    }
    return keyed ? CHOSEN : PLAIN;
  }

  /** Finds out why submissions were not stored. */
  static List<Step> lookUps(List<Accept> accepts) {
    List<Accept> members = accepts.stream().filter(Members::isMember).toList();
    return members.isEmpty()
        ? List.of(known(accepts))
        : List.of(known(accepts), Members.why(members));
  }

  /** Finds submissions whose keys were used before. */
  static Step known(List<Accept> accepts) {
    Map<RunId, Accept> byId = Batch.byId(accepts);
    List<Accept> keyed = accepts.stream().filter(a -> a.submission.key() != null).toList();
    return new Statement(
        KNOWN,
        p -> p.add(SubmitColumns.keys(keyed)).add(SubmitColumns.digests(keyed)),
        row -> {
          RunId first = PostgresDialect.readId(row, 2);
          Batch.of(byId, row)
              .decide(
                  row.getBoolean(3) ? new Accepted.Known(first) : new Accepted.KeyReused(first));
        });
  }

  /** Finds submissions that a lost connection had stored. */
  static Step stored(List<Accept> accepts, NodeIdentity self) {
    Map<RunId, Accept> byId = Batch.byId(accepts);
    ArrayParameter ids = Batch.ids(accepts);
    return new Statement(
        STORED, p -> p.add(self.nodeId()).add(ids, ids), row -> Batch.of(byId, row).read(row));
  }
}
