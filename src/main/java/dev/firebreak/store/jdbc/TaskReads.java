package dev.firebreak.store.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.access.Token;
import dev.firebreak.pause.Pause;
import dev.firebreak.store.Counts;
import dev.firebreak.store.Failures;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.FilterField;
import dev.firebreak.store.History;
import dev.firebreak.store.Page;
import dev.firebreak.store.Queues;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.StoredBytes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.Values;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Signal;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queries on a reader's connection. The caller runs each in one transaction. */
public class TaskReads implements AutoCloseable {
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

  final FamilyReads families() {
    return new FamilyReads(statements, dialect);
  }

  final GroupReads groups() {
    return new GroupReads(statements, dialect);
  }

  final StepReads steps() {
    return new StepReads(statements, dialect);
  }

  final List<Signal> signals(RunId id) throws SQLException {
    return new SignalReads(statements, dialect).list(id);
  }

  final Optional<Task> find(RunId id) throws SQLException {
    PreparedStatement find = statements.prepare(queries.find());
    dialect.setId(find, 1, id);
    dialect.setId(find, 2, id);
    try (ResultSet row = find.executeQuery()) {
      return row.next()
          ? Optional.of(
              rows.whole(row, history(id), steps().last(id, row.getInt(TaskQueries.STEPS))))
          : Optional.empty();
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

  final Map<String, String> engine() throws SQLException {
    Map<String, String> facts = new TreeMap<>();
    try (ResultSet row = statements.prepare(dialect.engine()).executeQuery()) {
      while (row.next()) {
        facts.put(row.getString(1), row.getString(2));
      }
    }
    return facts;
  }

  final Counts countsOf(String owner) throws SQLException {
    PreparedStatement count = queries.countsOf(owner).prepare(statements, dialect);
    Map<String, StateCounts> byType = new TreeMap<>();
    long all = 0;
    try (ResultSet row = count.executeQuery()) {
      while (row.next()) {
        long n = row.getLong(3);
        StateCounts counts =
            StateCounts.NONE.plus(TaskRows.state(row.getInt(2), 0, false, row.getBoolean(4)), n);
        byType.merge(row.getString(1), counts, StateCounts::plus);
        all += n;
      }
    }
    return new Counts(byType, all == Counts.MOST_OF_OWNER);
  }

  final Queues queues(Set<String> types) throws SQLException {
    return queued.read(counts(), array(types));
  }

  final Map<String, Long> unaccepted(Map<String, Set<String>> accepted) throws SQLException {
    return new UnacceptedTasks(statements, dialect).read(accepted);
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

  final Optional<StoredBytes> input(RunId id, long most) throws SQLException {
    PreparedStatement input = statements.prepare(TaskQueries.INPUT);
    input.setLong(1, most);
    dialect.setId(input, 2, id);
    try (ResultSet row = input.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(TaskRows.stored(row, most));
    }
  }

  final Values values(FilterField field, String prefix, int most) throws SQLException {
    return new ValueReads(statements, dialect).read(field, prefix, most);
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
    TaskScan scan = TaskScan.of(dialect, filter, Wanted.READ, before);
    List<Task> tasks = new ArrayList<>();
    readPage(scan, limit + 1, task -> tasks.add(task.brief()));
    if (tasks.size() > limit) {
      return new Page(List.copyOf(tasks.subList(0, limit)), tasks.get(limit - 1).id());
    }
    return new Page(List.copyOf(tasks), scanEnd(scan));
  }

  /** Reads tasks with their last failures, the newest first. */
  private void readPage(TaskScan scan, int limit, Consumer<Task> tasks) throws SQLException {
    FilterDetails details = scan.filter().details();
    Query page = queries.page(scan, details.aboutFailure() ? scan.most() : limit);
    PreparedStatement statement = page.prepare(statements, dialect);
    dialect.readFewRowsAtOnce(statement);
    int found = 0;
    try (ResultSet row = statement.executeQuery()) {
      while (found < limit && row.next()) {
        Task task = rows.listed(row);
        if (details.selects(task.error())) {
          tasks.accept(task);
          found++;
        }
      }
    }
  }

  /** Returns where a scan stopped at its bound; null if it reached the end. */
  private @Nullable RunId scanEnd(TaskScan scan) throws SQLException {
    Query query = scan.end();
    if (query == null) {
      return null;
    }
    try (ResultSet row = query.prepare(statements, dialect).executeQuery()) {
      return row.next() && row.getLong(2) == scan.most() ? dialect.id(row, 1) : null;
    }
  }

  /**
   * Reads the ids of tasks, the newest first.
   *
   * @return fewer than the limit if few of the scanned tasks match, and where the scan ended then
   */
  final Selection matching(Filter filter, Wanted wanted, @Nullable RunId before, int limit)
      throws SQLException {
    TaskScan scan = TaskScan.of(dialect, filter, wanted, before);
    List<RunId> ids = new ArrayList<>();
    if (filter.details().aboutFailure()) {
      readPage(scan, limit, task -> ids.add(task.id()));
    } else {
      Query matching = queries.matching(scan, limit);
      try (ResultSet row = matching.prepare(statements, dialect).executeQuery()) {
        while (row.next()) {
          ids.add(dialect.id(row, 1));
        }
      }
    }
    return new Selection(ids, ids.size() == limit ? ids.getLast() : scanEnd(scan));
  }

  /** Reads the newest failed and quarantined tasks. */
  final Failures failures(@Nullable String type, @Nullable String owner, int most)
      throws SQLException {
    FailureGroups groups = new FailureGroups();
    for (TaskState state : List.of(TaskState.FAILED, TaskState.QUARANTINED)) {
      TaskScan scan = TaskScan.of(dialect, new Filter(type, state, owner), Wanted.READ, null);
      int before = groups.tasks();
      readPage(scan, most, groups::add);
      groups.incomplete(groups.tasks() - before == most || scanEnd(scan) != null);
    }
    return groups.result();
  }

  @Override
  public void close() throws SQLException {
    statements.close();
  }
}
