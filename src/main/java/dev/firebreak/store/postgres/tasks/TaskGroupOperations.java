package dev.firebreak.store.postgres.tasks;

import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupText;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.TaskGroups.Creation;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.task.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates and closes groups of tasks. What becomes of a group is decided at the commit. */
final class TaskGroupOperations {
  private static final String CREATE =
      """
      INSERT INTO task_group (id, name, labels, owned_by, key, digest, size, event, type, priority,
        attempts, input, told_events, told_attempts, created_at, version)
      SELECT ?, i.texts[1], i.texts[2], i.texts[3], i.texts[4], i.texts[5], i.numbers[1],
        i.numbers[2], i.texts[6], i.numbers[3], i.numbers[4], i.texts[7], i.numbers[5],
        i.numbers[6], {now}, i.texts[8]
      FROM (SELECT ?::text[] AS texts, ?::bigint[] AS numbers) i
      WHERE (SELECT coalesce(sum(g.n), 0) FROM task_group_owned g
        WHERE g.owned_by = i.texts[3]) < {most}
      ON CONFLICT DO NOTHING RETURNING 1\
      """
          .replace("{most}", String.valueOf(dev.firebreak.store.TaskGroups.MOST_INCOMPLETE));

  /** Why a group was not created. Always returns one row. */
  private static final String WHY =
      """
      SELECT EXISTS (SELECT 1 FROM task_group WHERE id = w.own), g.id, g.digest
      FROM (SELECT ?::uuid AS own, ?::text AS owner, ?::text AS key) w
      LEFT JOIN task_group g ON g.owned_by = w.owner AND g.key IS NOT NULL AND g.key = w.key\
      """;

  private static final String CLOSE =
      """
      WITH c AS (
        INSERT INTO task_group_change (tx, group_id, closes)
        SELECT pg_current_xact_id()::text::bigint, id, true FROM task_group WHERE id = ?
        RETURNING 1)
      SELECT EXISTS (SELECT 1 FROM c)\
      """;

  private TaskGroupOperations() {}

  private static UUID uuid(RunId id) {
    return new UUID(id.high(), id.low());
  }

  /** A request to create a group. */
  static final class Create extends Operation<Creation> {
    private final NewGroup group;

    Create(NewGroup group) {
      this.group = group;
    }

    @Override
    public int weight() {
      CompletionTask then = group.spec().then();
      return then == null ? 0 : then.input().length();
    }

    @Override
    public boolean adds() {
      return true;
    }

    Step step() {
      return new Statement(
          CREATE,
          p -> p.add(uuid(group.id())).add(texts(), numbers()),
          _ -> decide(new Creation.Created()));
    }

    private ArrayParameter texts() {
      NewGroup.Key key = group.key();
      CompletionTask then = group.spec().then();
      ArrayParameter texts = ArrayParameter.texts(8);
      texts.add(group.spec().name());
      texts.add(GroupText.labels(group.spec().labels()));
      texts.add(group.owner());
      texts.add(key == null ? null : key.text());
      texts.add(key == null ? null : key.digest());
      texts.add(then == null ? null : then.type());
      texts.add(then == null ? null : then.input());
      texts.add(then == null ? null : then.version());
      return texts;
    }

    private ArrayParameter numbers() {
      CompletionTask then = group.spec().then();
      Integer size = group.spec().size();
      ArrayParameter numbers = ArrayParameter.longs(6);
      numbers.add(size == null ? null : (Long) size.longValue());
      numbers.add(then == null ? null : (Long) (long) then.when().code());
      numbers.add(then == null ? null : (Long) (long) then.priority());
      numbers.add(then == null ? null : (Long) (long) then.attempts());
      numbers.add(then == null ? null : (Long) (long) then.report().events());
      numbers.add(then == null ? null : (Long) (long) then.report().attempts());
      return numbers;
    }

    Step why() {
      NewGroup.Key key = group.key();
      return new Statement(
          WHY,
          p -> p.add(uuid(group.id())).add(group.owner()).add(key == null ? null : key.text()),
          row -> decide(why(row, key)));
    }

    private static Creation why(ResultSet row, NewGroup.@Nullable Key key) throws SQLException {
      if (row.getBoolean(1)) {
        return new Creation.Created(); // On the connection that was lost.
      } else if (row.getObject(2) == null || key == null) {
        return new Creation.TooMany();
      }
      RunId id = PostgresDialect.readId(row, 2);
      return key.digest().equals(row.getString(3))
          ? new Creation.Known(id)
          : new Creation.KeyReused(id);
    }
  }

  /** A request to close a group. */
  static final class Close extends Operation<Boolean> {
    private final RunId id;

    Close(RunId id) {
      this.id = id;
    }

    RunId group() {
      return id;
    }

    Step step() {
      return new Statement(CLOSE, p -> p.add(uuid(id)), row -> decide(row.getBoolean(1)));
    }
  }
}
