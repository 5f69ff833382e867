package dev.firebreak.store.jdbc;

import dev.firebreak.store.Counts;
import dev.firebreak.store.Filter;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.Wanted;
import org.jspecify.annotations.Nullable;

/**
 * The text of the queries for tasks. Which rows a list reads is decided by {@link TaskScan}.
 * Conditions on states are part of the text and no parameters, because an engine would not use its
 * partial indexes otherwise.
 */
public final class TaskQueries {
  /** The last failed attempts of a task, the newest first. Parameter: the task's id. */
  static final String HISTORY =
      """
      SELECT claim_no, node, started_at, finished_at, cause FROM task_attempt
      WHERE id = ? ORDER BY claim_no DESC LIMIT \
      """
          + TaskStore.LONGEST_HISTORY;

  /** Parameter: the key of the note. */
  static final String NOTE = "SELECT v FROM meta WHERE k = ?";

  /**
   * The input of a task; without its bytes if it is long. Parameters: the longest one that is read,
   * and the task's id.
   */
  static final String INPUT =
      """
      SELECT content_type, length(body), CASE WHEN length(body) <= ? THEN body END
      FROM task_input WHERE id = ?\
      """;

  /** The columns of {@link #find} after those of a list. */
  static final int CONTENT_TYPE = 19;

  static final int RESULT = 20;
  static final int RESULT_BYTES = 21;
  static final int HEAD = 22;
  static final int STEPS = 23;

  /**
   * A task's columns, and its error if an attempt failed since the task was last queued by request.
   */
  private static final String COLUMNS =
      "SELECT t.id, t.type, t.priority, t.state, t.run_at, t.claim_no, t.attempts, t.max_attempts,"
          + " t.crashes, t.cancel_requested, t.node, t.started_at, t.created_at, t.finished_at, "
          + TaskScan.ERROR
          + ", t.owned_by, t.parked, t.version";

  /** The number of the last step, which is how many there are; none before the first claim. */
  private static final String LAST_STEP =
      "CASE WHEN t.claim_no > 0"
          + " THEN (SELECT max(s.number) FROM task_step s WHERE s.id = t.id) END";

  private final Dialect dialect;
  private final String find;

  public TaskQueries(Dialect dialect) {
    this.dialect = dialect;
    find =
        COLUMNS
            + ", d.content_type, d.result, d.result_bytes, d.head, "
            + LAST_STEP
            + " FROM ("
            + dialect.live()
            + " WHERE id = ? UNION ALL "
            + dialect.ended()
            + " WHERE id = ?) t LEFT JOIN task_done d ON d.id = t.id";
  }

  /**
   * Reads both tables in one statement: a task that is moved in between would be found in neither.
   * Parameters: the task's id, twice.
   */
  public String find() {
    return find;
  }

  /**
   * The type of a task, if it belongs to an owner. Parameters: the task's id, and the owner if
   * there is one, both twice.
   */
  static String typeOf(@Nullable String owner) {
    String rows = owner == null ? " WHERE id = ?" : " WHERE id = ? AND owned_by = ?";
    return "SELECT type FROM task" + rows + " UNION ALL SELECT type FROM task_done" + rows;
  }

  /**
   * Counts the live tasks of each of some owners. Parameters: up to which number, and the owners as
   * a JSON array.
   */
  public String liveOf() {
    return "SELECT o.value, (SELECT count(*) FROM ("
        + dialect.liveOwned()
        + " WHERE owned_by <> '' AND owned_by = o.value LIMIT ?) t) FROM "
        + dialect.elements("o");
  }

  /** Counts the newest tasks of an owner by type and state. */
  Query countsOf(String owner) {
    TaskScan scan = TaskScan.of(dialect, new Filter(null, null, owner), Wanted.READ, null);
    return new Query()
        .add("SELECT t.type, t.state, count(*), t.parked IS NOT NULL FROM (")
        .add(scan.rows(Counts.MOST_OF_OWNER))
        .add(") t GROUP BY t.type, t.state, t.parked IS NOT NULL");
  }

  /** The tasks of a scan that match, with the columns of {@link #COLUMNS}, the newest first. */
  Query page(TaskScan scan, int limit) {
    return selected(COLUMNS, scan, limit);
  }

  /** The ids of the tasks of a scan that match, the newest first. */
  Query matching(TaskScan scan, int limit) {
    return selected("SELECT t.id", scan, limit);
  }

  private static Query selected(String columns, TaskScan scan, int limit) {
    return new Query()
        .add(columns + " FROM (")
        .add(scan.rows(scan.most()))
        .add(") t")
        .add(scan.conditions())
        .add(" ORDER BY t.id DESC LIMIT ?", limit);
  }
}
