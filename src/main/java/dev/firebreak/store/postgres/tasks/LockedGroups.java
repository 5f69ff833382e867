package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.Session;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.Statement;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.task.RunId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of tasks, and the barriers of tasks that wait for others, whose rows are locked by a
 * session that does not belong to a node, as the {@link LockedRows} of tasks. Commits lock these
 * rows, and name the one that they have waited for in vain. Not thread-safe: used by the writer
 * only.
 */
final class LockedGroups {
  /** Bounds the remembered rows. */
  private static final int MOST = 100;

  /** The rows that the commits of changes of tasks lock. */
  private static final String NEEDED =
      """
      SELECT x.id, x.row_id FROM (
        SELECT m.id, m.group_id AS row_id FROM task_member m WHERE m.id = ANY (?)
        UNION ALL SELECT w.id, b.id FROM task_watch w
          JOIN task_barrier b ON b.waiter = w.waiter AND b.name = w.name WHERE w.id = ANY (?)) x
      WHERE x.row_id = ANY (?)\
      """;

  /** Existing rows that can't be locked without a wait. */
  private static final String LOCKED =
      """
      WITH g AS MATERIALIZED (
        SELECT t.id FROM task_group t WHERE t.id = ANY (?)
        ORDER BY t.id FOR NO KEY UPDATE SKIP LOCKED),
      b AS MATERIALIZED (
        SELECT t.id FROM task_barrier t WHERE t.id = ANY (?)
        ORDER BY t.id FOR UPDATE SKIP LOCKED)
      SELECT t.id FROM task_group t
      WHERE t.id = ANY (?) AND NOT EXISTS (SELECT 1 FROM g WHERE g.id = t.id)
      UNION ALL SELECT t.id FROM task_barrier t
      WHERE t.id = ANY (?) AND NOT EXISTS (SELECT 1 FROM b WHERE b.id = t.id)\
      """;

  private final Set<RunId> known = new HashSet<>();

  /** Refuses the operations that need a row which was locked and still is. */
  void refuse(List<Operation<?>> group, Session session) throws SQLException {
    if (known.isEmpty()) {
      return;
    }
    Map<Operation<?>, RunId> needing = needing(group, known, session);
    if (!needing.isEmpty()) {
      Set<RunId> looked = Set.copyOf(needing.values());
      Set<RunId> locked = locked(looked, session);
      known.removeAll(looked);
      known.addAll(locked);
      refuse(needing, locked);
    }
  }

  /**
   * Refuses the operations that need a row for which a commit has waited in vain; returns whether
   * there are any.
   */
  boolean found(RunId row, List<Operation<?>> group, WriterConnection connection) {
    try {
      Map<Operation<?>, RunId> needing = needing(group, Set.of(row), connection.session());
      if (known.size() < MOST) {
        known.add(row);
      }
      refuse(needing, Set.of(row));
      return !needing.isEmpty();
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        connection.lost();
      }
      return false;
    }
  }

  private static void refuse(Map<Operation<?>, RunId> needing, Set<RunId> locked) {
    needing.forEach(
        (operation, row) -> {
          if (locked.contains(row)) {
            operation.refuse(
                new StoreException.Unavailable(
                    "another session of the database has locked the row of group or barrier "
                        + row));
          }
        });
  }

  /** The operations that need one of these rows, with the row. */
  private static Map<Operation<?>, RunId> needing(
      List<Operation<?>> group, Set<RunId> rows, Session session) throws SQLException {
    Map<Operation<?>, RunId> needing = new HashMap<>();
    Map<RunId, Operation<?>> ending = new HashMap<>();
    for (Operation<?> operation : group) {
      RunId named = named(operation);
      if (named != null && rows.contains(named)) {
        needing.put(operation, named);
      } else if (mayEnd(operation) && operation.subject() != null) {
        ending.put(operation.subject(), operation);
      }
    }
    if (!ending.isEmpty()) {
      ArrayParameter ids = ids(ending.keySet());
      session.run(
          List.of(
              new Statement(
                  NEEDED,
                  p -> p.add(ids, ids, ids(rows)),
                  row ->
                      needing.put(
                          ending.get(PostgresDialect.readId(row, 1)),
                          PostgresDialect.readId(row, 2)))));
    }
    return needing;
  }

  /** The group that an operation names; null for none. */
  private static @Nullable RunId named(Operation<?> operation) {
    return switch (operation) {
      case SubmitBatch.Accept accept -> accept.submission.task().relations().group();
      case TaskGroupOperations.Close close -> close.group();
      default -> null;
    };
  }

  /** Whether a task may end by an operation, or have ended before. */
  private static boolean mayEnd(Operation<?> operation) {
    return operation instanceof Settlements.Settle
        || operation instanceof Cancels.Cancel
        || operation instanceof Retries.Retry;
  }

  private static Set<RunId> locked(Set<RunId> rows, Session session) throws SQLException {
    ArrayParameter ids = ids(rows);
    List<RunId> found = new ArrayList<>();
    session.run(
        List.of(
            new Statement(
                LOCKED,
                p -> p.add(ids, ids, ids, ids),
                row -> found.add(PostgresDialect.readId(row, 1)))));
    return new HashSet<>(found);
  }

  private static ArrayParameter ids(Set<RunId> all) {
    ArrayParameter ids = ArrayParameter.ids(all.size());
    all.stream().sorted().forEach(ids::add);
    return ids;
  }
}
