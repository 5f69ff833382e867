package dev.firebreak.store.jdbc;

import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a query for many tasks reads: the newest that can match its filter, by the index
 * that has the fewest others, and a bounded number of them. The conditions of the filter that the
 * index does not tell are checked on these rows, so that a page may be short, or empty, although
 * there are more.
 *
 * @param filter the filter
 * @param wanted what the tasks are selected for
 * @param before reads only rows with smaller ids
 */
record TaskScan(Dialect dialect, Filter filter, Wanted wanted, RunId before) {
  /** How many tasks one page reads at most, which takes some hundredths of a second. */
  static final int MOST = 5_000;

  /**
   * The same where the failure of each is read: failed tasks are far from each other in the table,
   * so that from a disk these take as long.
   */
  static final int MOST_FAILURES = 1_000;

  /** The bound of a scan that begins with the newest task. */
  static final RunId NEWEST = new RunId(-1, -1);

  /** The outcome of a task's last failure since it was last queued by request; null for none. */
  static final String ERROR =
      """
      CASE WHEN t.state <> 2 AND t.claim_no > t.since THEN
        (SELECT a.cause FROM task_attempt a WHERE a.id = t.id AND a.claim_no > t.since
          ORDER BY a.claim_no DESC LIMIT 1) END\
      """;

  /** Without the literal, the partial indexes would not be used. */
  private static final String OWNED = " AND owned_by <> '' AND owned_by = ?";

  /** Walks from scope to scope, of which there are few, instead of reading all keys. */
  private static final String BY_KEY =
      """
      (WITH RECURSIVE s (scope) AS (
        SELECT min(scope) FROM task_key
        UNION ALL SELECT (SELECT min(n.scope) FROM task_key n WHERE n.scope > s.scope) FROM s
        WHERE s.scope IS NOT NULL)
      SELECT k.task_id FROM s CROSS JOIN task_key k WHERE k.scope = s.scope AND k.key = ?)\
      """;

  /** A part of the tables. */
  private enum Part {
    LIVE,
    WAITING,
    ENDED,
    FAILED,
    CANCELLED,
    QUARANTINED
  }

  static TaskScan of(Dialect dialect, Filter filter, Wanted wanted, @Nullable RunId before) {
    RunId until = filter.details().created().until();
    RunId first = before == null ? NEWEST : before;
    return new TaskScan(
        dialect, filter, wanted, until == null || first.compareTo(until) < 0 ? first : until);
  }

  /** How many tasks the scan reads at most. */
  int most() {
    return most(filter);
  }

  static int most(Filter filter) {
    return filter.details().aboutFailure() ? MOST_FAILURES : MOST;
  }

  /** The rows, under the names of {@link Dialect#live}; the newest first. */
  Query rows(int most) {
    String newest = " ORDER BY id DESC LIMIT " + most;
    List<Part> parts = parts();
    boolean each = parts.size() > 1 && dialect.limitsParts();
    Query rows = new Query();
    String union = "";
    for (Part part : parts) {
      rows.add(each ? union + "(" : union);
      add(rows, part);
      rows.add(each ? newest + ")" : "");
      union = " UNION ALL ";
    }
    return rows.add(newest);
  }

  private List<Part> parts() {
    boolean ordered = filter.owner() != null || byIds();
    return switch (filter.state()) {
      case null ->
          switch (wanted) {
            case CANCEL -> List.of(Part.LIVE);
            case PURGE -> List.of(Part.ENDED);
            case RETRY -> ordered ? List.of(Part.ENDED) : unsuccessful();
            case READ ->
                ordered || !filter.details().aboutFailure()
                    ? List.of(Part.LIVE, Part.ENDED)
                    : List.of(Part.LIVE, Part.FAILED, Part.CANCELLED, Part.QUARANTINED);
          };
      case QUEUED, RUNNING, RETRYING, STOPPING -> List.of(Part.LIVE);
      case WAITING -> List.of(ordered ? Part.LIVE : Part.WAITING);
      case SUCCEEDED -> List.of(Part.ENDED);
      // Of one owner, all ended tasks are read: the index of outcomes has those of others too.
      case FAILED -> List.of(ordered ? Part.ENDED : Part.FAILED);
      case CANCELLED -> List.of(ordered ? Part.ENDED : Part.CANCELLED);
      case QUARANTINED -> List.of(ordered ? Part.ENDED : Part.QUARANTINED);
    };
  }

  private static List<Part> unsuccessful() {
    return List.of(Part.FAILED, Part.CANCELLED, Part.QUARANTINED);
  }

  /** Whether the ids of the tasks are found first, in another table. */
  private boolean byIds() {
    FilterDetails details = filter.details();
    return details.key() != null || !details.input().isEmpty() || !details.relations().none();
  }

  private void add(Query rows, Part part) {
    if (byIds()) {
      rows.add(part == Part.LIVE ? dialect.live() : dialect.ended())
          .add(" WHERE id IN ")
          .add(ids());
      if (filter.details().key() != null) {
        addRange(rows.add(" AND "), "id");
      }
    } else {
      rows.add(table(part)).add(" WHERE ");
      addRange(rows, "id");
    }
    if (filter.owner() != null) {
      rows.add(OWNED, filter.owner());
    }
    switch (part) {
      case FAILED -> rows.add(outcome(StateCodes.FAILED));
      case CANCELLED -> rows.add(outcome(StateCodes.CANCELLED));
      case QUARANTINED -> rows.add(outcome(StateCodes.QUARANTINED));
      case WAITING -> rows.add(" AND state = 0 AND parked IS NOT NULL");
      case LIVE, ENDED -> {}
    }
  }

  private String outcome(int outcome) {
    return " AND " + dialect.hasOutcome(outcome);
  }

  private String table(Part part) {
    if (part == Part.LIVE) {
      return filter.owner() == null ? dialect.live() : dialect.liveOwned();
    } else if (part == Part.WAITING) {
      return dialect.waiting();
    } else if (part == Part.ENDED) {
      return filter.owner() == null ? dialect.ended() : dialect.endedOwned();
    }
    return dialect.endedByOutcome();
  }

  private void addRange(Query rows, String id) {
    rows.add(id + " < ?", before);
    RunId from = filter.details().created().from();
    if (from != null) {
      rows.add(" AND " + id + " >= ?", from);
    }
  }

  private Query ids() {
    String key = filter.details().key();
    if (key != null) {
      return new Query().add(BY_KEY, key);
    }
    Query ids = firstIds();
    addRange(ids, "s.id");
    return ids.add(" ORDER BY s.id DESC LIMIT " + most() + ")");
  }

  /** The begin of the query for the ids that the most selective table has. */
  private Query firstIds() {
    RunId group = filter.details().relations().group();
    if (group != null) {
      return new Query().add("(SELECT s.id FROM task_member s WHERE s.group_id = ? AND ", group);
    }
    RunId parent = filter.details().relations().parent();
    if (parent != null) {
      return new Query().add("(SELECT s.id FROM task_child s WHERE s.parent_id = ? AND ", parent);
    }
    SearchValue first = filter.details().input().getFirst();
    return new Query()
        .add(
            "(SELECT s.id FROM task_search s WHERE s.type = ? AND s.pointer = ? AND s.value = ?"
                + " AND ",
            String.valueOf(filter.type()),
            first.pointer(),
            first.value());
  }

  /** The query for where the scan ends, and how many rows it reads; null if it always reads all. */
  @Nullable Query end() {
    if (filter.details().key() != null) {
      return null;
    }
    Query rows = byIds() ? ids() : new Query().add("(").add(rows(most())).add(")");
    return new Query()
        .add("SELECT " + dialect.smallestId() + ", count(*) FROM ")
        .add(rows)
        .add(" t");
  }

  /** The conditions on the rows, which have the alias {@code t}. */
  Query conditions() {
    Query conditions = new Query().add(" WHERE true");
    if (filter.type() != null) {
      conditions.add(" AND t.type = ?", filter.type());
    }
    FilterDetails details = filter.details();
    if (details.node() != null) {
      conditions.add(" AND t.node = ?", details.node());
    }
    if (details.relations().parent() != null) {
      conditions.add(
          " AND EXISTS (SELECT 1 FROM task_child c WHERE c.id = t.id AND c.parent_id = ?)",
          details.relations().parent());
    }
    if (details.relations().group() != null) {
      conditions.add(
          " AND EXISTS (SELECT 1 FROM task_member m WHERE m.id = t.id AND m.group_id = ?)",
          details.relations().group());
    }
    for (SearchValue value : details.input()) {
      conditions.add(
          " AND EXISTS (SELECT 1 FROM task_search s WHERE s.type = t.type AND s.pointer = ?"
              + " AND s.value = ? AND s.id = t.id)",
          value.pointer(),
          value.value());
    }
    return addFailure(conditions.add(state(filter.state())).add(suits()), details);
  }

  /** Leaves out most tasks with other failures; which of the others match is decided later. */
  private Query addFailure(Query conditions, FilterDetails details) {
    String part = details.cause() == null ? null : OutcomeText.partOf(details.cause());
    return part == null
        ? conditions
        : conditions.add(" AND " + dialect.position(ERROR) + " > 0", part);
  }

  private String suits() {
    return switch (wanted) {
      case READ -> "";
      case CANCEL -> " AND t.state < 2 AND NOT t.cancel_requested";
      case RETRY -> " AND t.state > 2";
      case PURGE -> " AND t.state >= 2";
    };
  }

  private static String state(@Nullable TaskState state) {
    return switch (state) {
      case null -> "";
      case QUEUED -> " AND t.state = 0 AND t.attempts = 0 AND t.parked IS NULL";
      case RETRYING -> " AND t.state = 0 AND t.attempts > 0 AND t.parked IS NULL";
      case WAITING -> " AND t.state = 0 AND t.parked IS NOT NULL";
      case RUNNING -> " AND t.state = 1 AND NOT t.cancel_requested";
      case STOPPING -> " AND t.state = 1 AND t.cancel_requested";
      case SUCCEEDED -> " AND t.state = 2";
      case FAILED -> " AND t.state = 3";
      case CANCELLED -> " AND t.state = 4";
      case QUARANTINED -> " AND t.state = 5";
    };
  }
}
