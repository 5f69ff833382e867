package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Moved;
import dev.firebreak.store.jdbc.EndedRow;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.Map;

/**
 * Cancels queued tasks, and records a cancel request for running ones. One statement locks the rows
 * and the next ones decide: a single statement would decide on a snapshot from before it had the
 * locks.
 */
final class Cancels {
  private static final String LOCK =
      """
      SELECT 1 FROM task t WHERE t.id = ANY (?) ORDER BY t.id FOR UPDATE\
      """;
  private static final String ASK =
      """
      UPDATE task t SET cancel_requested = true
      WHERE t.id = ANY (?) AND t.state + 0 = 1 RETURNING t.id, t.claim_no\
      """;
  private static final String END =
      """
      WITH d AS (
        DELETE FROM task t WHERE t.id = ANY (?) AND t.state + 0 = 0 RETURNING {live})
      {insert} FROM d RETURNING id, type, attempts, owned_by\
      """
          .transform(new EndedRow("2", "attempts", "crashes", "{now}")::in);

  private Cancels() {}

  /** A request to cancel a task. */
  static final class Cancel extends Operation<Cancelling> {
    private final RunId id;

    Cancel(RunId id) {
      this.id = id;
    }

    @Override
    RunId subject() {
      return id;
    }

    @Override
    int added() {
      return decided() && result() instanceof Cancelling.Done ? -1 : 0;
    }
  }

  static List<Step> steps(List<Cancel> cancels) {
    Map<RunId, Cancel> byId = Batch.byId(cancels);
    ArrayParameter ids = Batch.ids(cancels);
    return List.of(
        new Statement(LOCK, p -> p.add(ids)),
        new Statement(
            ASK,
            p -> p.add(ids),
            row -> {
              Cancel cancel = Batch.of(byId, row);
              cancel.decide(new Cancelling.Stopping(new Claim(cancel.id, row.getInt(2))));
            }),
        new Statement(
            END,
            p -> p.add(ids),
            row -> {
              Cancel cancel = Batch.of(byId, row);
              Moved task = new Moved(cancel.id, row.getString(2), row.getString(4), row.getInt(3));
              cancel.decide(new Cancelling.Done(task));
            }));
  }

  /**
   * Finds out why a task was not cancelled. A task that is live again is left undecided, to be
   * cancelled in the next round.
   */
  static Step state(List<Cancel> cancels) {
    Map<RunId, Cancel> byId = Batch.byId(cancels);
    return TaskStates.lookUp(
        Batch.ids(cancels),
        (row, id, state) -> {
          Cancel cancel = Batch.of(byId, row);
          if (state == null) {
            cancel.decide(new Cancelling.Unknown());
          } else if (state == TaskState.CANCELLED && cancel.doubtful()) {
            // Presumably by this operation, on the connection that was lost.
            Moved task = new Moved(id, row.getString(2), row.getString(7), row.getInt(4));
            cancel.decide(new Cancelling.Done(task));
          } else if (state.isFinal()) {
            cancel.decide(new Cancelling.TooLate(state));
          }
        });
  }
}
