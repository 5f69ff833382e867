package dev.firebreak.store.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.access.Token;
import dev.firebreak.pause.Pause;
import dev.firebreak.store.Counts;
import dev.firebreak.store.Filter;
import dev.firebreak.store.History;
import dev.firebreak.store.Page;
import dev.firebreak.store.Queues;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The queries on a reader's connection. The caller runs each in one transaction. */
public class TaskReads implements AutoCloseable {
  /** The bound of a list that begins with the newest task. */
  private static final RunId NEWEST = new RunId(-1, -1);

  private static final JsonMapper JSON = new JsonMapper();

  private final Statements statements;
  private final Dialect dialect;
  private final TaskQueries queries;
  private final TaskRows rows;
  private final QueueReads queued;

  /**
   * Reads by these statements, and closes them.
   *
   * @param statements of the reader's connection
   */
  public TaskReads(Statements statements, Dialect dialect) {
    this.statements = statements;
    this.dialect = dialect;
    queries = new TaskQueries(dialect);
    rows = new TaskRows(dialect);
    queued = new QueueReads(statements, dialect);
  }

  final List<Token> tokens() throws SQLException {
    return new TokenTable(statements).list();
  }

  final List<Pause> pauses() throws SQLException {
    return new PauseTable(statements).list();
  }

  final OutputReads outputs() {
    return new OutputReads(statements, dialect);
  }

  final Optional<Task> find(RunId id) throws SQLException {
    PreparedStatement find = statements.prepare(queries.find());
    dialect.setId(find, 1, id);
    dialect.setId(find, 2, id);
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? Optional.of(rows.whole(row, history(id))) : Optional.empty();
    }
  }

  final Optional<String> typeOf(RunId id, @Nullable String owner) throws SQLException {
    PreparedStatement type = statements.prepare(TaskQueries.typeOf(owner));
    int next = 1;
    for (int table = 0; table < 2; table++) {
      dialect.setId(type, next++, id);
      if (owner != null) {
        type.setString(next++, owner);
      }
    }
    try (ResultSet row = type.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  final Map<String, Integer> liveOf(Map<String, Integer> most) throws SQLException {
    PreparedStatement count = statements.prepare(queries.liveOf());
    // SQLite allows no limit that differs from row to row.
    count.setInt(1, most.values().stream().mapToInt(Integer::intValue).max().orElse(0));
    count.setString(2, array(most.keySet()));
    Map<String, Integer> live = new HashMap<>();
    try (ResultSet row = count.executeQuery()) {
      while (row.next()) {
        String owner = row.getString(1);
        live.put(owner, Math.min(row.getInt(2), most.getOrDefault(owner, 0)));
      }
    }
    return live;
  }

  final Counts counts() throws SQLException {
    CountRows counts = new CountRows();
    try (ResultSet row = statements.prepare(dialect.counts()).executeQuery()) {
      while (row.next()) {
        counts.add(row.getString(1), row.getInt(2), row.getLong(3));
      }
    }
    return new Counts(counts.byType(), false);
  }

  final Counts countsOf(String owner) throws SQLException {
    PreparedStatement count = statements.prepare(queries.countsOf(owner));
    setBefore(count, new Filter(null, null, owner), null);
    Map<String, StateCounts> byType = new TreeMap<>();
    long all = 0;
    try (ResultSet row = count.executeQuery()) {
      while (row.next()) {
        long n = row.getLong(3);
        StateCounts counts = StateCounts.NONE.plus(TaskRows.state(row.getInt(2), 0, false), n);
        byType.merge(row.getString(1), counts, StateCounts::plus);
        all += n;
      }
    }
    return new Counts(byType, all == Counts.MOST_OF_OWNER);
  }

  final Queues queues(Set<String> types) throws SQLException {
    return queued.read(array(types));
  }

  private static String array(Set<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("texts can be written", e);
    }
  }

  private List<Task.PastAttempt> history(RunId id) throws SQLException {
    PreparedStatement history = statements.prepare(TaskQueries.HISTORY);
    dialect.setId(history, 1, id);
    History past = new History();
    try (ResultSet row = history.executeQuery()) {
      while (row.next()) {
        rows.attempt(row, past);
      }
    }
    return past.oldestFirst();
  }

  final Optional<byte[]> resultPart(RunId id, long from, int length) throws SQLException {
    PreparedStatement part = statements.prepare(dialect.resultPart());
    part.setInt(1, Math.toIntExact(from + 1));
    part.setInt(2, length);
    part.setInt(3, Math.toIntExact(from % TaskStore.RESULT_PART + 1));
    part.setInt(4, length);
    part.setInt(5, Math.toIntExact(from / TaskStore.RESULT_PART));
    dialect.setId(part, 6, id);
    try (ResultSet row = part.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
    }
  }

  public final Optional<String> readNote(String name) throws SQLException {
    PreparedStatement note = statements.prepare(TaskQueries.NOTE);
    note.setString(1, NoteKeys.of(name));
    try (ResultSet row = note.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /** Reads a page of a list: if few of the scanned tasks match, the page is short. */
  final Page list(Filter filter, @Nullable RunId before, int limit) throws SQLException {
    PreparedStatement page = statements.prepare(queries.page(filter));
    dialect.readFewRowsAtOnce(page);
    int next = setType(page, setBefore(page, filter, before), filter);
    page.setLong(next, limit + 1L);
    List<Task> tasks = new ArrayList<>();
    try (ResultSet row = page.executeQuery()) {
      while (row.next()) {
        tasks.add(rows.brief(row));
      }
    }
    if (tasks.size() > limit) {
      return new Page(List.copyOf(tasks.subList(0, limit)), tasks.get(limit - 1).id());
    }
    return new Page(List.copyOf(tasks), scanEnd(filter, before));
  }

  /** Returns where a scan stopped at its bound; null if it reached the end. */
  private @Nullable RunId scanEnd(Filter filter, @Nullable RunId before) throws SQLException {
    PreparedStatement end = statements.prepare(queries.scanEnd(filter));
    setBefore(end, filter, before);
    try (ResultSet row = end.executeQuery()) {
      return row.next() && row.getLong(2) == TaskQueries.SCAN ? dialect.id(row, 1) : null;
    }
  }

  final List<RunId> matching(Filter filter, Wanted wanted, int limit) throws SQLException {
    PreparedStatement matching = statements.prepare(queries.matching(filter, wanted));
    matching.setInt(setType(matching, setOwner(matching, 1, filter), filter), limit);
    List<RunId> ids = new ArrayList<>();
    try (ResultSet row = matching.executeQuery()) {
      while (row.next()) {
        ids.add(dialect.id(row, 1));
      }
    }
    return ids;
  }

  /** Returns the number of the next parameter. */
  private int setBefore(PreparedStatement statement, Filter filter, @Nullable RunId before)
      throws SQLException {
    int next = 1;
    for (int i = 0; i < TaskQueries.tables(filter); i++) {
      dialect.setId(statement, next, before == null ? NEWEST : before);
      next = setOwner(statement, next + 1, filter);
    }
    return next;
  }

  /** Returns the number of the next parameter. */
  private static int setOwner(PreparedStatement statement, int next, Filter filter)
      throws SQLException {
    if (filter.owner() == null) {
      return next;
    }
    statement.setString(next, filter.owner());
    return next + 1;
  }

  /** Returns the number of the next parameter. */
  private static int setType(PreparedStatement statement, int next, Filter filter)
      throws SQLException {
    if (filter.type() == null) {
      return next;
    }
    statement.setString(next, filter.type());
    return next + 1;
  }

  @Override
  public void close() throws SQLException {
    statements.close();
  }
}
