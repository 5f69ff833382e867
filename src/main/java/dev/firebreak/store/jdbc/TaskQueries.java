package dev.firebreak.store.jdbc;

import dev.firebreak.store.Counts;
import dev.firebreak.store.Filter;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * The text of the queries for tasks. A list is read only from rows that can match the filter's
 * state, and scans a bounded number of them. Conditions are part of the text and no parameters,
 * because an engine would not use its partial indexes otherwise; so a reader has a few dozen
 * different statements for lists.
 */
public final class TaskQueries {
  /** How many tasks one page scans at most, which takes a fraction of a second. */
  static final int SCAN = 20_000;

  /** The last failed attempts of a task, the newest first. Parameter: the task's id. */
  static final String HISTORY =
      """
      SELECT claim_no, node, started_at, finished_at, cause FROM task_attempt
      WHERE id = ? ORDER BY claim_no DESC LIMIT \
      """
          + TaskStore.LONGEST_HISTORY;

  /** Parameter: the key of the note. */
  static final String NOTE = "SELECT v FROM meta WHERE k = ?";

  /** The columns of {@link #find} after those of a list. */
  static final int CONTENT_TYPE = 17;

  static final int RESULT = 18;
  static final int RESULT_BYTES = 19;

  /** Without the literal, the partial indexes would not be used. */
  private static final String OWNED = " AND owned_by <> '' AND owned_by = ?";

  /**
   * A task's columns, and its error if an attempt failed since the task was last queued by request.
   */
  private static final String COLUMNS =
      """
      SELECT t.id, t.type, t.priority, t.state, t.run_at, t.claim_no, t.attempts, t.max_attempts,
        t.crashes, t.cancel_requested, t.node, t.started_at, t.created_at, t.finished_at,
        CASE WHEN t.state <> 2 AND t.claim_no > t.since THEN
          (SELECT a.cause FROM task_attempt a WHERE a.id = t.id AND a.claim_no > t.since
            ORDER BY a.claim_no DESC LIMIT 1) END,
        t.owned_by\
      """;

  private final Dialect dialect;
  private final String find;

  public TaskQueries(Dialect dialect) {
    this.dialect = dialect;
    find =
        COLUMNS
            + ", d.content_type, d.result, d.result_bytes FROM ("
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

  /** Parameters: before and the owner if there is one (for each table), type if any, limit. */
  public String page(Filter filter) {
    return COLUMNS
        + " FROM ("
        + scanned(filter)
        + ") t"
        + matches(filter)
        + " ORDER BY t.id DESC LIMIT ?";
  }

  /**
   * The query for where the scan of a page ends, and how many rows it reads. Parameters: before and
   * the owner if there is one (for each table).
   */
  public String scanEnd(Filter filter) {
    return "SELECT " + dialect.smallestId() + ", count(*) FROM (" + scanned(filter) + ") t";
  }

  /**
   * Counts the newest tasks of an owner by type and state. Parameters: before and the owner, for
   * each table.
   */
  public String countsOf(String owner) {
    return "SELECT t.type, t.state, count(*) FROM ("
        + scanned(new Filter(null, null, owner), Counts.MOST_OF_OWNER)
        + ") t GROUP BY t.type, t.state";
  }

  /** The ids of the tasks that may be changed. Parameters: owner and type, if any; limit. */
  public String matching(Filter filter, Wanted wanted) {
    String rows =
        switch (wanted) {
          case CANCEL -> live(filter) + " WHERE NOT cancel_requested";
          case RETRY -> ended(filter) + " WHERE outcome <> 0";
        };
    return "SELECT t.id FROM ("
        + rows
        + owner(filter)
        + ") t"
        + matches(filter)
        + " ORDER BY t.id DESC LIMIT ?";
  }

  /** From how many tables a page is read. */
  static int tables(Filter filter) {
    return filter.state() == null ? 2 : 1;
  }

  private String scanned(Filter filter) {
    return scanned(filter, SCAN);
  }

  private String scanned(Filter filter, int most) {
    String live = live(filter) + " WHERE id < ?" + owner(filter);
    String ended = ended(filter) + " WHERE id < ?" + owner(filter);
    TaskState state = filter.state();
    String rows =
        switch (state) {
          case null -> live + " UNION ALL " + ended;
          case QUEUED, RUNNING, RETRYING, STOPPING -> live;
          case SUCCEEDED -> ended;
          case FAILED -> unsuccessful(filter, StateCodes.FAILED);
          case CANCELLED -> unsuccessful(filter, StateCodes.CANCELLED);
          case QUARANTINED -> unsuccessful(filter, StateCodes.QUARANTINED);
        };
    return rows + " ORDER BY id DESC LIMIT " + most;
  }

  private String live(Filter filter) {
    return filter.owner() == null ? dialect.live() : dialect.liveOwned();
  }

  private String ended(Filter filter) {
    return filter.owner() == null ? dialect.ended() : dialect.endedOwned();
  }

  private static String owner(Filter filter) {
    return filter.owner() == null ? "" : OWNED;
  }

  /** Of one owner, all ended tasks are scanned: the index of outcomes has those of others too. */
  private String unsuccessful(Filter filter, int outcome) {
    return filter.owner() == null
        ? dialect.endedByOutcome() + " WHERE id < ? AND outcome <> 0 AND outcome = " + outcome
        : dialect.endedOwned() + " WHERE id < ?" + OWNED;
  }

  private static String matches(Filter filter) {
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
