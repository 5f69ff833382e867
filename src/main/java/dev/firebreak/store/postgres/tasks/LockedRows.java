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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tasks whose rows are locked by a session that does not belong to a node. One wait for such a
 * row, of {@code lock_timeout}, is enough: operations on it are refused without a wait until it is
 * unlocked. Not thread-safe: used by the writer only.
 */
final class LockedRows {
  /**
   * Bounds the remembered rows: each costs a look-up before every group with an operation on it.
   */
  private static final int MOST = 1000;

  /** Existing rows that can't be locked without a wait. */
  private static final String LOCKED =
      """
      WITH free AS MATERIALIZED (
        SELECT t.id FROM task t WHERE t.id = ANY (?) ORDER BY t.id FOR UPDATE SKIP LOCKED)
      SELECT t.id FROM task t
      WHERE t.id = ANY (?) AND NOT EXISTS (SELECT 1 FROM free f WHERE f.id = t.id)\
      """;

  private final Set<RunId> known = new HashSet<>();

  /** Refuses the operations on rows that were locked and still are. */
  void refuse(List<Operation<?>> group, Session session) throws SQLException {
    if (known.isEmpty()) {
      return;
    }
    List<Operation<?>> concerned =
        group.stream().filter(o -> o.subject() != null && known.contains(o.subject())).toList();
    if (!concerned.isEmpty()) {
      Set<RunId> locked = locked(concerned, session);
      concerned.stream().map(Operation::subject).forEach(known::remove);
      refuse(concerned, locked);
    }
  }

  /** Refuses the operations on rows that are locked; returns whether there are any. */
  boolean find(List<Operation<?>> group, WriterConnection connection) {
    List<Operation<?>> concerned = group.stream().filter(o -> o.subject() != null).toList();
    try {
      Set<RunId> locked = concerned.isEmpty() ? Set.of() : locked(concerned, connection.session());
      refuse(concerned, locked);
      return !locked.isEmpty();
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        connection.lost();
      }
      return false;
    }
  }

  private void refuse(List<Operation<?>> concerned, Set<RunId> locked) {
    for (Operation<?> operation : concerned) {
      RunId id = operation.subject();
      if (id != null && locked.contains(id)) {
        if (known.size() < MOST) {
          known.add(id);
        }
        operation.refuse(
            new StoreException.Unavailable(
                "another session of the database has locked the row of task " + id));
      }
    }
  }

  private static Set<RunId> locked(List<Operation<?>> concerned, Session session)
      throws SQLException {
    ArrayParameter ids = Batch.ids(concerned);
    List<RunId> found = new ArrayList<>();
    session.run(
        List.of(
            new Statement(
                LOCKED, p -> p.add(ids, ids), row -> found.add(PostgresDialect.readId(row, 1)))));
    return new HashSet<>(found);
  }
}
