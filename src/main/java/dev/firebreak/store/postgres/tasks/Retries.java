package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Requeued;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.Map;

/**
 * Queues tasks again that did not succeed. Their claim numbers continue, so that old claims stay
 * stale.
 */
final class Retries {
  private static final String BRING_BACK =
      """
      WITH d AS (
        DELETE FROM task_done t
        WHERE t.id = ANY (?) AND t.outcome IN (1, 2, 3)
        RETURNING t.id, t.type, t.priority, t.timeout_ms, t.claim_no, t.max_attempts, t.node,
          t.created_at, t.owned_by)
      INSERT INTO task (id, type, priority, state, run_at, timeout_ms, claim_no, attempts,
        max_attempts, crashes, since, isolated, cancel_requested, owner, node, claimed_at,
        created_at, owned_by)
      SELECT id, type, priority, 0, {now}, timeout_ms, claim_no, 0, max_attempts, 0, claim_no,
        false, false, NULL, node, NULL, created_at, owned_by
      FROM d RETURNING id, type, owned_by\
      """;

  private Retries() {}

  /** A request to queue a task again. */
  static final class Retry extends Operation<Requeued> {
    private final RunId id;
    private boolean queued;

    Retry(RunId id) {
      this.id = id;
    }

    @Override
    RunId subject() {
      return id;
    }

    @Override
    int added() {
      return queued ? 1 : 0;
    }
  }

  static Step step(List<Retry> retries) {
    Map<RunId, Retry> byId = Batch.byId(retries);
    ArrayParameter ids = Batch.ids(retries);
    return new Statement(
        BRING_BACK,
        p -> p.add(ids),
        row -> {
          Retry retry = Batch.of(byId, row);
          retry.queued = true;
          retry.decide(new Requeued(row.getString(2), row.getString(3), null));
        });
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
          }
        });
  }
}
