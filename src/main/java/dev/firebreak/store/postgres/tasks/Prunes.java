package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Moved;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Deletes ended tasks: those that ended long ago, those that ended first first, or given ones. */
final class Prunes {
  private static final String OLD =
      """
        SELECT id FROM task_done
        WHERE finished_at < {now} - ? * interval '1 millisecond' AND outcome <> 3
        ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED\
      """;
  private static final String GIVEN =
      "SELECT id FROM task_done WHERE id = ANY (?) ORDER BY id FOR UPDATE";

  /** Deletes the tasks that a query has locked, with all that belongs to them. */
  private static final String DELETE =
      """
      WITH o AS MATERIALIZED (
        {tasks}),
      d AS (
        DELETE FROM task_done t USING o WHERE t.id = o.id
        RETURNING t.id, t.type, t.owned_by, t.attempts),
      i AS (DELETE FROM task_input t USING o WHERE t.id = o.id RETURNING t.id, t.scope, t.key),
      k AS (
        DELETE FROM task_key t USING i
        WHERE t.scope = i.scope AND t.key = i.key AND t.task_id = i.id),
      a AS (DELETE FROM task_attempt t USING o WHERE t.id = o.id),
      r AS (DELETE FROM task_result t USING o WHERE t.id = o.id),
      w AS (DELETE FROM task_output t USING o WHERE t.id = o.id),
      p AS (DELETE FROM task_step t USING o WHERE t.id = o.id),
      g AS (DELETE FROM task_signal t USING o WHERE t.id = o.id),
      s AS (DELETE FROM task_search t USING o WHERE t.id = o.id),
      c AS (DELETE FROM task_callback t USING o WHERE t.id = o.id),
      m AS (DELETE FROM task_member t USING o WHERE t.id = o.id),
      f AS (DELETE FROM task_child t USING o WHERE t.id = o.id),
      v AS (DELETE FROM task_watch t USING o WHERE t.waiter = o.id),
      b AS (DELETE FROM task_barrier t USING o WHERE t.waiter = o.id)
      """;

  static final String PRUNE = DELETE.replace("{tasks}", OLD) + "SELECT count(*) FROM d";
  private static final String PURGE =
      DELETE.replace("{tasks}", GIVEN) + "SELECT id, type, owned_by, attempts FROM d";

  /** Complete groups, and open ones, none of whose tasks is stored. */
  private static final String EMPTY_GROUPS =
      """
      WITH b AS MATERIALIZED (SELECT {now} - ? * interval '1 millisecond' AS before),
      e AS MATERIALIZED (
        SELECT id FROM task_group WHERE is_empty AND completed_at < (SELECT before FROM b)
        UNION ALL SELECT id FROM task_group
        WHERE is_empty AND completed_at IS NULL AND created_at < (SELECT before FROM b)
        LIMIT ?),
      o AS MATERIALIZED (
        SELECT id FROM task_group t WHERE t.id IN (SELECT id FROM e) AND t.is_empty
        ORDER BY id FOR UPDATE SKIP LOCKED),
      n AS (DELETE FROM task_group_count t USING o WHERE t.group_id = o.id)
      DELETE FROM task_group t USING o WHERE t.id = o.id\
      """;

  /** PostgreSQL has no times before 4713 BC. */
  private static final long MOST_AGE = Duration.ofDays(365L * 4000).toMillis();

  private Prunes() {}

  /** Deletes those of the tasks that have ended. */
  static Step purge(List<RunId> tasks, Consumer<Moved> deleted) {
    ArrayParameter ids = ArrayParameter.ids(tasks.size());
    tasks.forEach(ids::add);
    return new Statement(
        PURGE,
        p -> p.add(ids),
        row ->
            deleted.accept(
                new Moved(
                    PostgresDialect.readId(row, 1),
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4))));
  }

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

    List<Step> steps() {
      long before = Math.min(DatabaseTime.millis(age), MOST_AGE);
      return List.of(
          new Statement(PRUNE, p -> p.add(before).add(limit), row -> decide(row.getInt(1))),
          new Statement(EMPTY_GROUPS, p -> p.add(before).add(limit)));
    }
  }
}
