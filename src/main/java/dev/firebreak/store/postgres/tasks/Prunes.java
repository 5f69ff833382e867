package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import java.time.Duration;

/** Deletes tasks that ended long ago, those that ended first first. */
final class Prunes {
  static final String PRUNE =
      """
      WITH o AS MATERIALIZED (
        SELECT id FROM task_done
        WHERE finished_at < {now} - ? * interval '1 millisecond' AND outcome <> 3
        ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED),
      d AS (DELETE FROM task_done t USING o WHERE t.id = o.id RETURNING t.id),
      i AS (DELETE FROM task_input t USING o WHERE t.id = o.id RETURNING t.id, t.scope, t.key),
      k AS (
        DELETE FROM task_key t USING i
        WHERE t.scope = i.scope AND t.key = i.key AND t.task_id = i.id),
      a AS (DELETE FROM task_attempt t USING o WHERE t.id = o.id),
      r AS (DELETE FROM task_result t USING o WHERE t.id = o.id),
      w AS (DELETE FROM task_output t USING o WHERE t.id = o.id),
      s AS (DELETE FROM task_search t USING o WHERE t.id = o.id)
      SELECT count(*) FROM d\
      """;

  /** PostgreSQL has no times before 4713 BC. */
  private static final long MOST_AGE = Duration.ofDays(365L * 4000).toMillis();

  private Prunes() {}

  /** A request to delete old tasks. */
  static final class Prune extends Operation<Integer> {
    private final Duration age;
    private final int limit;

    Prune(Duration age, int limit) {
      this.age = age;
      this.limit = limit;
    }

    @Override
    boolean alone() {
      return true;
    }

    Step step() {
      return new Statement(
          PRUNE,
          p -> p.add(Math.min(DatabaseTime.millis(age), MOST_AGE)).add(limit),
          row -> decide(row.getInt(1)));
    }
  }
}
