package dev.firebreak.store.jdbc;

import dev.firebreak.store.Counts;
import dev.firebreak.store.Queued;
import dev.firebreak.store.Queues;
import dev.firebreak.store.StateCounts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the tasks that wait, on a reader's connection. */
final class QueueReads {
  private static final Comparator<Map.Entry<String, Long>> MOST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final Statements statements;
  private final Dialect dialect;
  private final String nextDue;
  private final String quarantined;

  QueueReads(Statements statements, Dialect dialect) {
    this.statements = statements;
    this.dialect = dialect;
    nextDue = QueuedTasks.nextDue(dialect);
    quarantined = QueuedTasks.quarantined(dialect);
  }

  /**
   * Reads them.
   *
   * @param counts the numbers of all tasks
   * @param array the types of which each is described, as a JSON array
   */
  Queues read(Counts counts, String array) throws SQLException {
    Map<String, StateCounts> left = new TreeMap<>(counts.byType());
    Map<String, Queued> declared = new HashMap<>();
    PreparedStatement due = statements.prepare(nextDue);
    due.setString(1, array);
    try (ResultSet row = due.executeQuery()) {
      while (row.next()) {
        StateCounts own = left.remove(row.getString(1));
        StateCounts known = own == null ? StateCounts.NONE : own;
        declared.put(
            row.getString(1),
            new Queued(known.queued(), known.waiting(), dialect.instantOrNull(row, 2)));
      }
    }
    return new Queues(
        declared,
        left.values().stream().mapToLong(StateCounts::queued).sum(),
        undeclared(left),
        quarantined());
  }

  private static Map<String, Long> undeclared(Map<String, StateCounts> others) {
    return others.entrySet().stream()
        .map(one -> Map.entry(one.getKey(), one.getValue().queued()))
        .filter(one -> one.getValue() > 0)
        .sorted(MOST_FIRST)
        .limit(Queues.MOST_UNDECLARED)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, Long> quarantined() throws SQLException {
    Map<String, Long> counts = new HashMap<>();
    try (ResultSet row = statements.prepare(quarantined).executeQuery()) {
      while (row.next()) {
        counts.put(row.getString(1), row.getLong(2));
      }
    }
    return counts;
  }
}
