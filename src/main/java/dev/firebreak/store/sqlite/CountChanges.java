package dev.firebreak.store.sqlite;

import dev.firebreak.store.StateCodes;
import dev.firebreak.store.jdbc.CountRows;
import dev.firebreak.store.jdbc.Statements;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The changes of the numbers of tasks by the open transaction. They are written once, before the
 * commit, so that the cost does not depend on the number of tasks that the transaction changes.
 */
final class CountChanges {
  private static final String ADD =
      """
      INSERT INTO task_count (type, state, n) VALUES (?1, ?2, ?3)
      ON CONFLICT (type, state) DO UPDATE SET n = n + ?3\
      """;

  private final PreparedStatement add;
  private final Map<String, int[]> byType = new HashMap<>();

  CountChanges(Statements statements) throws SQLException {
    add = statements.prepare(ADD);
  }

  /** Records that a task was stored. */
  void accepted(String type, boolean running) {
    int[] changes = of(type);
    changes[CountRows.LIVE]++;
    changes[CountRows.RUNNING] += running ? 1 : 0;
  }

  /** Records that queued tasks were claimed. */
  void claimed(String type, int tasks) {
    of(type)[CountRows.RUNNING] += tasks;
  }

  /** Records that a running task was queued again. */
  void released(String type) {
    of(type)[CountRows.RUNNING]--;
  }

  /**
   * Records that a task has ended.
   *
   * @param from the code of its state before
   */
  void ended(String type, int from, int outcome) {
    int[] changes = of(type);
    changes[CountRows.LIVE]--;
    changes[CountRows.RUNNING] -= from == StateCodes.RUNNING ? 1 : 0;
    changes[StateCodes.DONE + outcome]++;
  }

  /** Records that an ended task was queued again. */
  void retried(String type, int outcome) {
    deleted(type, outcome);
    of(type)[CountRows.LIVE]++;
  }

  /** Records that an ended task was deleted. */
  void deleted(String type, int outcome) {
    of(type)[StateCodes.DONE + outcome]--;
  }

  private int[] of(String type) {
    return byType.computeIfAbsent(type, _ -> new int[CountRows.CODES]);
  }

  /** The change of the number of tasks that have not ended. */
  long live() {
    long live = 0;
    for (int[] changes : byType.values()) {
      live += changes[CountRows.LIVE];
    }
    return live;
  }

  void clear() {
    byType.clear();
  }

  /** Returns a copy, for {@link #reset}. */
  Map<String, int[]> snapshot() {
    Map<String, int[]> copy = HashMap.newHashMap(byType.size());
    byType.forEach((type, changes) -> copy.put(type, changes.clone()));
    return copy;
  }

  /** Replaces the changes by those of a snapshot. */
  void reset(Map<String, int[]> snapshot) {
    byType.clear();
    byType.putAll(snapshot);
  }

  /** Writes the changes within the open transaction. */
  void write() throws SQLException {
    for (Map.Entry<String, int[]> entry : byType.entrySet()) {
      for (int code = 0; code < CountRows.CODES; code++) {
        int change = entry.getValue()[code];
        if (change != 0) {
          add.setString(1, entry.getKey());
          add.setInt(2, code);
          add.setInt(3, change);
          add.executeUpdate();
        }
      }
    }
  }
}
