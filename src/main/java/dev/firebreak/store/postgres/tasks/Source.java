package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Filter;
import dev.firebreak.store.StateCodes;
import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/** The SQL for lists: selects only from rows that can match the filter's state. */
final class Source {
  /** How many tasks one page scans at most, which takes a fraction of a second. */
  static final int SCAN = 20_000;

  private Source() {}

  /** The change that tasks are selected for. */
  enum Wanted {
    CANCEL,
    RETRY
  }

  /** Parameters: before (for each table), type if there is one, limit. */
  static String page(Filter filter) {
    return Rows.COLUMNS
        + " FROM ("
        + scanned(filter.state())
        + ") t"
        + like(filter)
        + " ORDER BY t.id DESC LIMIT ?";
  }

  /** Parameters: before (for each table). Returns where a scan ends, and how many rows it read. */
  static String end(Filter filter) {
    return "SELECT (array_agg(t.id ORDER BY t.id))[1], count(*) FROM ("
        + scanned(filter.state())
        + ") t";
  }

  /** Parameters: type if there is one, limit. */
  static String matching(Filter filter, Wanted wanted) {
    String rows =
        wanted == Wanted.CANCEL
            ? Rows.LIVE + " WHERE NOT cancel_requested"
            : Rows.DONE + " WHERE outcome <> 0";
    return "SELECT t.id FROM (" + rows + ") t" + like(filter) + " ORDER BY t.id DESC LIMIT ?";
  }

  static int tables(Filter filter) {
    return filter.state() == null ? 2 : 1;
  }

  private static String scanned(@Nullable TaskState state) {
    String live = Rows.LIVE + " WHERE id < ?";
    String done = Rows.DONE + " WHERE id < ?";
    String rows =
        switch (state) {
          case null -> live + " UNION ALL " + done;
          case QUEUED, RUNNING, RETRYING, STOPPING -> live;
          case SUCCEEDED -> done;
          case FAILED -> done + bad(StateCodes.FAILED);
          case CANCELLED -> done + bad(StateCodes.CANCELLED);
          case QUARANTINED -> done + bad(StateCodes.QUARANTINED);
        };
    return rows + " ORDER BY id DESC LIMIT " + SCAN;
  }

  private static String bad(int outcome) {
    return " AND outcome <> 0 AND outcome = " + outcome;
  }

  private static String like(Filter filter) {
    return " WHERE true" + (filter.type() == null ? "" : " AND t.type = ?") + state(filter.state());
  }

  private static String state(@Nullable TaskState state) {
    return switch (state) {
      case null -> "";
      case QUEUED -> " AND t.state = 0 AND t.attempts = 0";
      case RETRYING -> " AND t.state = 0 AND t.attempts > 0";
      case RUNNING -> " AND t.state = 1 AND NOT t.cancel_requested";
      case STOPPING -> " AND t.state = 1 AND t.cancel_requested";
      case SUCCEEDED -> " AND t.state = 2";
      case FAILED -> " AND t.state = 3";
      case CANCELLED -> " AND t.state = 4";
      case QUARANTINED -> " AND t.state = 5";
    };
  }
}
