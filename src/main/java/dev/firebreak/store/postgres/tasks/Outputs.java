package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.TaskStore;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.OutputPart;
import java.util.List;

/** Keeps the output of the last attempts of each task. */
final class Outputs {
  /**
   * Follows the statements that settle the attempts: the output is kept of those that were settled
   * under their claim, now or before, if only the answer was lost.
   */
  static final String KEEP =
      """
      WITH o AS MATERIALIZED (
        SELECT * FROM unnest(?::uuid[], ?::int[], ?::int[], ?::bigint[], ?::bytea[])
          AS o (id, claim_no, attempt, skipped, bytes)),
      d AS (
        DELETE FROM task_output t USING o
        WHERE t.id = o.id AND t.claim_no <= o.claim_no - {most})
      INSERT INTO task_output (id, claim_no, attempt, skipped, bytes)
      SELECT id, claim_no, attempt, skipped, bytes FROM o
      WHERE EXISTS (SELECT 1 FROM task_done t WHERE t.id = o.id AND t.claim_no = o.claim_no)
        OR EXISTS (SELECT 1 FROM task t
          WHERE t.id = o.id AND t.claim_no = o.claim_no AND t.state + 0 = 0)
      ON CONFLICT (id, claim_no) DO NOTHING\
      """
          .replace("{most}", String.valueOf(TaskStore.MOST_OUTPUTS));

  private Outputs() {}

  static Step keep(List<Settlements.Settle> all) {
    ArrayParameter claims = ArrayParameter.ints(all.size());
    ArrayParameter attempts = ArrayParameter.ints(all.size());
    ArrayParameter skipped = ArrayParameter.longs(all.size());
    ArrayParameter bytes = ArrayParameter.bytes(all.size());
    for (Settlements.Settle settle : all) {
      OutputPart output = settle.output;
      if (output != null) {
        claims.add(output.claim());
        attempts.add(output.attempt());
        skipped.add((Long) output.from());
        bytes.add(output.bytes());
      }
    }
    return new Statement(KEEP, p -> p.add(Batch.ids(all), claims, attempts, skipped, bytes));
  }
}
