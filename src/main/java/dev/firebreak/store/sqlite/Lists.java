package dev.firebreak.store.sqlite;

import dev.firebreak.store.Filter;
import dev.firebreak.store.Page;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists tasks, newest first. A page scans a bounded number of tasks: if few match, the page is
 * short, and says where the next one begins.
 */
final class Lists {
  /** How many tasks one page scans at most, which takes a fraction of a second. */
  static final int SCAN = 20_000;

  private final Map<Source, PreparedStatement> pages = new EnumMap<>(Source.class);
  private final Map<Source, PreparedStatement> ends = new EnumMap<>(Source.class);
  private final PreparedStatement toCancel;
  private final PreparedStatement toRetry;

  /** The change that tasks are selected for. */
  enum Wanted {
    CANCEL,
    RETRY
  }

  Lists(Statements statements) throws SQLException {
    for (Source source : Source.values()) {
      pages.put(source, statements.prepare(source.page()));
      ends.put(source, statements.prepare(source.end()));
    }
    toCancel = statements.prepare(Source.TO_CANCEL);
    toRetry = statements.prepare(Source.TO_RETRY);
  }

  Page page(Filter filter, @Nullable RunId before, int limit) throws SQLException {
    Source source = Source.of(filter.state());
    PreparedStatement page = statement(pages, source);
    begin(page, before);
    filter(page, 3, filter);
    page.setLong(6, limit + 1L);
    List<Task> tasks = new ArrayList<>();
    try (ResultSet row = page.executeQuery()) {
      while (row.next()) {
        tasks.add(Rows.brief(row));
      }
    }
    if (tasks.size() > limit) {
      return new Page(List.copyOf(tasks.subList(0, limit)), tasks.get(limit - 1).id());
    }
    return new Page(List.copyOf(tasks), end(source, before));
  }

  /** Returns where a scan stopped at its bound; null if it reached the end. */
  private @Nullable RunId end(Source source, @Nullable RunId before) throws SQLException {
    PreparedStatement end = statement(ends, source);
    begin(end, before);
    try (ResultSet row = end.executeQuery()) {
      return row.next() && row.getLong(2) == SCAN ? Rows.id(row, 1) : null;
    }
  }

  List<RunId> matching(Filter filter, Wanted wanted, int limit) throws SQLException {
    PreparedStatement statement = wanted == Wanted.CANCEL ? toCancel : toRetry;
    filter(statement, 1, filter);
    statement.setInt(4, limit);
    List<RunId> ids = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        ids.add(Rows.id(row, 1));
      }
    }
    return ids;
  }

  private static PreparedStatement statement(
      Map<Source, PreparedStatement> statements, Source source) {
    PreparedStatement statement = statements.get(source);
    if (statement == null) {
      throw new IllegalStateException("not prepared: " + source);
    }
    return statement;
  }

  private static void begin(PreparedStatement statement, @Nullable RunId before)
      throws SQLException {
    statement.setBytes(1, (before == null ? new RunId(-1, -1) : before).bytes());
    statement.setInt(2, SCAN);
  }

  /** Sets type, state, and whether attempts must be none (0) or some (1), or may be any (null). */
  private static void filter(PreparedStatement statement, int first, Filter filter)
      throws SQLException {
    statement.setString(first, filter.type());
    TaskState state = filter.state();
    statement.setObject(first + 1, state == null ? null : Source.number(state));
    statement.setObject(first + 2, state == null ? null : Source.mark(state));
  }
}
