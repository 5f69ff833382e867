package dev.firebreak.store.jdbc;

import dev.firebreak.store.Queued;
import dev.firebreak.store.Queues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Counts the tasks that wait, on a reader's connection. */
final class QueueReads {
  private final Statements statements;
  private final Dialect dialect;
  private final String byType;
  private final String all;
  private final String undeclared;
  private final String quarantined;
  private final String waiting;

  QueueReads(Statements statements, Dialect dialect) {
    this.statements = statements;
    this.dialect = dialect;
    byType = QueuedTasks.byType(dialect);
    all = QueuedTasks.all(dialect);
    undeclared = QueuedTasks.undeclared(dialect);
    waiting = QueuedTasks.waiting(dialect);
    quarantined = QueuedTasks.quarantined(dialect);
  }

  /**
   * Counts them.
   *
   * @param array the types of which each is counted, as a JSON array
   */
  Queues read(String array) throws SQLException {
    Map<String, Long> waiting = counts(statements.prepare(this.waiting));
    Map<String, Queued> declared = declared(array, waiting);
    long all = total() - waiting.values().stream().mapToLong(Long::longValue).sum();
    long others = Math.max(0, all - declared.values().stream().mapToLong(Queued::tasks).sum());
    return new Queues(
        declared,
        others,
        others == 0 ? Map.of() : undeclared(array, waiting),
        counts(statements.prepare(quarantined)));
  }

  private Map<String, Queued> declared(String array, Map<String, Long> waiting)
      throws SQLException {
    PreparedStatement queued = statements.prepare(byType);
    queued.setString(1, array);
    Map<String, Queued> declared = new HashMap<>();
    try (ResultSet row = queued.executeQuery()) {
      while (row.next()) {
        String type = row.getString(1);
        long parked = waiting.getOrDefault(type, 0L);
        long tasks = Math.max(0, row.getLong(2) - parked);
        declared.put(type, new Queued(tasks, parked, dialect.instantOrNull(row, 3)));
      }
    }
    return declared;
  }

  private long total() throws SQLException {
    try (ResultSet row = statements.prepare(all).executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, Long> undeclared(String array, Map<String, Long> waiting)
      throws SQLException {
    PreparedStatement others = statements.prepare(undeclared);
    others.setString(1, array);
    Map<String, Long> counts = counts(others);
    waiting.forEach(
        (type, tasks) -> counts.computeIfPresent(type, (_, n) -> n > tasks ? n - tasks : null));
    return counts;
  }

  private static Map<String, Long> counts(PreparedStatement statement) throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        counts.put(row.getString(1), row.getLong(2));
      }
    }
    return counts;
  }
}
