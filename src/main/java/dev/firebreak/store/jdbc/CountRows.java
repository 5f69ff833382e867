package dev.firebreak.store.jdbc;

import dev.firebreak.store.StateCodes;
import dev.firebreak.store.StateCounts;
import dev.firebreak.task.TaskState;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers of tasks as both databases keep them, by type and code. The codes are {@link #LIVE},
 * {@link #RUNNING}, and for ended tasks their outcome plus {@link StateCodes#DONE}.
 */
public final class CountRows {
  /** The code of all tasks that have not ended. */
  public static final int LIVE = 0;

  /** The code of those of them that run. */
  public static final int RUNNING = 1;

  /** The number of codes whose numbers are kept. */
  public static final int CODES = StateCodes.DONE + StateCodes.QUARANTINED + 1;

  /** The code of those that have not ended and wait without a slot, which are counted. */
  public static final int WAITING = CODES;

  private final Map<String, StateCounts> byType = new TreeMap<>();

  /** The query for the numbers of tasks that wait without a slot: types, the code, and numbers. */
  public static String waiting(Dialect dialect) {
    return "SELECT type, "
        + WAITING
        + ", count(*) FROM "
        + dialect.waitingTasks()
        + " WHERE state = 0 AND parked IS NOT NULL GROUP BY type";
  }

  /** Adds a number. */
  void add(String type, int code, long n) {
    byType.merge(type, counts(code, n), StateCounts::plus);
  }

  private static StateCounts counts(int code, long n) {
    return switch (code) {
      case LIVE -> StateCounts.NONE.plus(TaskState.QUEUED, n);
      case RUNNING -> StateCounts.NONE.plus(TaskState.QUEUED, -n).plus(TaskState.RUNNING, n);
      case WAITING -> StateCounts.NONE.plus(TaskState.QUEUED, -n).plus(TaskState.WAITING, n);
      default -> StateCounts.NONE.plus(StateCodes.done(code - StateCodes.DONE), n);
    };
  }

  /** The numbers by type; types without tasks are left out. */
  Map<String, StateCounts> byType() {
    byType.values().removeIf(StateCounts.NONE::equals);
    return byType;
  }
}
