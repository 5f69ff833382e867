package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.NewInput;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queues tasks again that did not succeed. Their claim numbers continue, so that old claims stay
 * stale. The times begin anew within which signals were awaited; signals that a forgotten step took
 * are forgotten, too, and so is which tasks it waited for.
 */
final class Retries {
  private static final String DELETE =
      "DELETE FROM task_done t WHERE t.id = ANY (?) AND t.outcome IN (1, 2, 3)";
  private static final String RETURNING =
      """
       RETURNING t.id, t.type, t.priority, t.timeout_ms, t.claim_no, t.max_attempts, t.node,
         t.created_at, t.owned_by, t.version\
      """;
  private static final String ENDED = "WITH d AS (" + DELETE + RETURNING + ")";
  private static final String QUEUE =
      """
      INSERT INTO task (id, type, priority, state, run_at, timeout_ms, claim_no, attempts,
        max_attempts, crashes, since, isolated, cancel_requested, owner, node, claimed_at,
        created_at, owned_by, version)
      SELECT id, type, priority, 0, {now}, timeout_ms, claim_no, 0, max_attempts, 0, claim_no,
        false, false, NULL, node, NULL, created_at, owned_by, version
      FROM d RETURNING id, type, owned_by\
      """;
  private static final String BRING_BACK =
      ENDED
          + ",\nn AS ("
          + QUEUE
          + """
          ),
          g AS (DELETE FROM task_signal t USING n WHERE t.id = n.id AND t.state = 0)
          SELECT id, type, owned_by FROM n\
          """;

  /** The same for one task, whose version is replaced. */
  private static final String WITH_VERSION = withVersion(BRING_BACK);

  /** The same for one task, whose input is replaced. */
  private static final String WITH_INPUT =
      ENDED
          + ",\nn AS ("
          + QUEUE
          + """
          ),
          i AS (
            UPDATE task_input t SET content_type = ?, body = (?::bytea[])[1], head = NULL FROM n
            WHERE t.id = n.id),
          f AS (DELETE FROM task_step t USING n WHERE t.id = n.id),
          g AS (DELETE FROM task_signal t USING n WHERE t.id = n.id),
          w AS (DELETE FROM task_watch t USING n WHERE t.waiter = n.id),
          b AS (DELETE FROM task_barrier t USING n WHERE t.waiter = n.id),
          v AS MATERIALIZED (SELECT * FROM unnest(?::text[], ?::text[]) AS v(pointer, value)),
          x AS (
            DELETE FROM task_search s USING n WHERE s.id = n.id AND NOT EXISTS (
              SELECT 1 FROM v WHERE v.pointer = s.pointer AND v.value = s.value)),
          y AS (
            INSERT INTO task_search (type, pointer, value, id)
            SELECT n.type, v.pointer, v.value, n.id FROM n CROSS JOIN v ON CONFLICT DO NOTHING)
          SELECT id, type, owned_by FROM n\
          """;

  /**
   * The same for one task, which forgets a step and the later ones. Always returns one row. No
   * attempt records a step of a task that has ended, so the steps are those that the task has.
   */
  private static final String FROM_STEP =
      """
      WITH s AS MATERIALIZED (
        SELECT min(number) AS first FROM task_step WHERE id = ANY (?) AND name = ?),
      d AS (\
      """
          + DELETE
          + " AND EXISTS (SELECT 1 FROM s WHERE first IS NOT NULL)"
          + RETURNING
          + "),\nn AS ("
          + QUEUE
          + """
          ),
          f AS (DELETE FROM task_step t USING n, s WHERE t.id = n.id AND t.number >= s.first),
          k AS MATERIALIZED (
            SELECT p.id, p.name FROM task_step p JOIN n ON n.id = p.id CROSS JOIN s
            WHERE p.number >= s.first AND p.kind = 2),
          g AS (
            DELETE FROM task_signal t USING n
            WHERE t.id = n.id AND (t.state = 0 OR t.name IN (SELECT k.name FROM k))),
          w AS (DELETE FROM task_watch t USING k WHERE t.waiter = k.id AND t.name = k.name),
          b AS (DELETE FROM task_barrier t USING k WHERE t.waiter = k.id AND t.name = k.name)
          SELECT n.id, n.type, n.owned_by, s.first IS NULL FROM s LEFT JOIN n ON true\
          """;

  private static final String FROM_STEP_WITH_VERSION = withVersion(FROM_STEP);

  private Retries() {}

  private static String withVersion(String statement) {
    return statement.replace("owned_by, version\n", "owned_by, ?::text\n");
  }

  /** A request to queue a task again. */
  static final class Retry extends Operation<Requeued> {
    private final RunId id;
    private final @Nullable NewInput input;
    private final @Nullable String from;
    private final @Nullable String version;
    private boolean queued;
    private boolean stepUnknown;

    /**
     * Creates a request.
     *
     * @param input the input of the task from now on; null to keep the one it has
     * @param from the first step that is to run again; null to keep all steps, or with an input
     * @param version its version from now on; null to keep the one it has, or with an input
     */
    Retry(RunId id, @Nullable NewInput input, @Nullable String from, @Nullable String version) {
      this.id = id;
      this.input = input;
      this.from = from;
      this.version = version;
    }

    @Override
    RunId subject() {
      return id;
    }

    @Override
    public int weight() {
      return input == null ? 0 : input.input().size();
    }

    @Override
    int added() {
      return queued ? 1 : 0;
    }

    private void read(ResultSet row) throws SQLException {
      queued = true;
      decide(new Requeued(row.getString(2), row.getString(3), null));
    }

    private Step from(String step) {
      ArrayParameter ids = Batch.ids(List.of(this));
      return version == null
          ? new Statement(FROM_STEP, p -> p.add(ids).add(step).add(ids), this::readFrom)
          : new Statement(
              FROM_STEP_WITH_VERSION,
              p -> p.add(ids).add(step).add(ids).add(version),
              this::readFrom);
    }

    private Step withVersion() {
      return new Statement(
          WITH_VERSION, p -> p.add(Batch.ids(List.of(this))).add(version), this::read);
    }

    private void readFrom(ResultSet row) throws SQLException {
      stepUnknown = row.getBoolean(4);
      if (row.getString(2) != null) {
        read(row);
      }
    }

    private Step withInput(NewInput other) {
      ArrayParameter body = ArrayParameter.bytes(1);
      body.add(other.input().bytes());
      return new Statement(
          WITH_INPUT,
          p ->
              p.add(Batch.ids(List.of(this)))
                  .add(other.input().contentType())
                  .add(body)
                  .add(SearchValues.columns(other.search())),
          this::read);
    }
  }

  static List<Step> steps(List<Retry> retries) {
    List<Step> steps = new ArrayList<>();
    List<Retry> plain = new ArrayList<>();
    for (Retry retry : retries) {
      NewInput input = retry.input;
      if (input != null) {
        steps.add(retry.withInput(input));
      } else if (retry.from != null) {
        steps.add(retry.from(retry.from));
      } else if (retry.version != null) {
        steps.add(retry.withVersion());
      } else {
        plain.add(retry);
      }
    }
    if (!plain.isEmpty()) {
      Map<RunId, Retry> byId = Batch.byId(plain);
      ArrayParameter ids = Batch.ids(plain);
      steps.add(new Statement(BRING_BACK, p -> p.add(ids), row -> Batch.of(byId, row).read(row)));
    }
    return steps;
  }

  /**
   * Finds out why a task was not queued again. A task that can be by now is left undecided, to be
   * retried in the next round.
   */
  static Step state(List<Retry> retries) {
    Map<RunId, Retry> byId = Batch.byId(retries);
    return TaskStates.lookUp(
        Batch.ids(retries),
        (row, id, state) -> {
          Retry retry = Batch.of(byId, row);
          if (state == null) {
            retry.decide(Requeued.UNKNOWN);
          } else if (state == TaskState.QUEUED && retry.doubtful()) {
            // Presumably by this operation, on the connection that was lost.
            retry.decide(new Requeued(row.getString(2), row.getString(7), null));
          } else if (!state.canBeRetried()) {
            retry.decide(new Requeued(row.getString(2), row.getString(7), state));
          } else if (retry.stepUnknown) {
            retry.decide(new Requeued(row.getString(2), row.getString(7), null, true));
          }
        });
  }
}
