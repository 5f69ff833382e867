package dev.firebreak.store.sqlite;

import dev.firebreak.store.StateCodes;
import dev.firebreak.task.TaskState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a list is read from: only those that can contain tasks with the filter's state.
 */
enum Source {
  BOTH(Rows.LIVE + " WHERE id < ?1 UNION ALL " + Rows.DONE + " WHERE id < ?1"),
  LIVE(Rows.LIVE + " WHERE id < ?1"),
  DONE(Rows.DONE + " WHERE id < ?1"),
  FAILED(bad(StateCodes.FAILED)),
  CANCELLED(bad(StateCodes.CANCELLED)),
  QUARANTINED(bad(StateCodes.QUARANTINED));

  /** Parameters from here: type, state, mark. */
  private static final String LIKE =
      """
      WHERE (?%1$d IS NULL OR t.type = ?%1$d) AND (?%2$d IS NULL OR t.state = ?%2$d)
       AND (?%3$d IS NULL OR t.mark = ?%3$d)\
      """;

  static final String TO_CANCEL =
      "SELECT t.id FROM ("
          + marked(Rows.LIVE + " WHERE cancel_requested = 0")
          + ") t"
          + " "
          + String.format(Locale.ROOT, LIKE, 1, 2, 3)
          + " ORDER BY t.id DESC LIMIT ?4";
  static final String TO_RETRY =
      "SELECT t.id FROM ("
          + marked(Rows.DONE + " WHERE outcome <> 0")
          + ") t"
          + " "
          + String.format(Locale.ROOT, LIKE, 1, 2, 3)
          + " ORDER BY t.id DESC LIMIT ?4";

  private final String rows;

  Source(String rows) {
    this.rows = rows;
  }

  private static String bad(int outcome) {
    return Rows.DONE
        + " INDEXED BY task_done_bad WHERE outcome <> 0 AND outcome = "
        + outcome
        + " AND id < ?1";
  }

  /**
   * Adds a mark that distinguishes states with the same number: whether there were attempts, or a
   * cancel request.
   */
  private static String marked(String rows) {
    return "SELECT r.*, CASE r.state WHEN 0 THEN r.attempts > 0 WHEN 1 THEN r.cancel_requested END"
        + " AS mark FROM ("
        + rows
        + ") r";
  }

  /** Parameters: before, how many to scan, type, state, mark, limit. */
  String page() {
    return Rows.COLUMNS
        + " FROM ("
        + marked(rows + " ORDER BY 1 DESC LIMIT ?2")
        + ") t"
        + " "
        + String.format(Locale.ROOT, LIKE, 3, 4, 5)
        + " ORDER BY t.id DESC LIMIT ?6";
  }

  /** Parameters: before, how many to scan. */
  String end() {
    return "SELECT min(id), count(*) FROM (" + rows + " ORDER BY 1 DESC LIMIT ?2)";
  }

  static Source of(@Nullable TaskState state) {
    return switch (state) {
      case null -> BOTH;
      case QUEUED, RUNNING, RETRYING, STOPPING -> LIVE;
      case SUCCEEDED -> DONE;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case QUARANTINED -> QUARANTINED;
    };
  }

  static int number(TaskState state) {
    return switch (state) {
      case QUEUED, RETRYING -> StateCodes.QUEUED;
      case RUNNING, STOPPING -> StateCodes.RUNNING;
      case SUCCEEDED -> StateCodes.DONE + StateCodes.SUCCEEDED;
      case FAILED -> StateCodes.DONE + StateCodes.FAILED;
      case CANCELLED -> StateCodes.DONE + StateCodes.CANCELLED;
      case QUARANTINED -> StateCodes.DONE + StateCodes.QUARANTINED;
    };
  }

  static @Nullable Integer mark(TaskState state) {
    return switch (state) {
      case QUEUED, RUNNING -> 0;
      case RETRYING, STOPPING -> 1;
      case SUCCEEDED, FAILED, CANCELLED, QUARANTINED -> null;
    };
  }
}
