package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Ended;
import dev.firebreak.store.Filter;
import dev.firebreak.store.History;
import dev.firebreak.store.Page;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queries on a reader's connection. Each answer is a snapshot of one transaction. */
final class Reads implements AutoCloseable {
  private static final String HISTORY =
      """
      SELECT claim_no, node, started_at, finished_at, cause FROM task_attempt
      WHERE id = ? ORDER BY claim_no DESC LIMIT \
      """
          + TaskStore.LONGEST_HISTORY;

  private static final String ENDED =
      "SELECT id, type, outcome, attempts FROM task_done WHERE id = ANY (?)";

  /** The result is null if there is none. */
  private static final String PART =
      """
      SELECT CASE WHEN d.result_bytes IS NULL THEN substring(d.result FROM ? FOR ?)
        ELSE coalesce((SELECT substring(p.bytes FROM ? FOR ?) FROM task_result p
          WHERE p.id = d.id AND p.n = ?), '') END
      FROM task_done d WHERE d.id = ?\
      """;

  /** Bounds the rows of a list that are in the heap at once, with their errors and results. */
  private static final int ROWS_AT_ONCE = 32;

  /** The bound of a list that begins with the newest task. */
  private static final RunId NEWEST = new RunId(-1, -1);

  private final Connection connection;

  Reads(Connection connection) {
    this.connection = connection;
  }

  Optional<Task> find(RunId id) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(Rows.FIND)) {
      find.setObject(1, Rows.uuid(id));
      find.setObject(2, Rows.uuid(id));
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? Optional.of(Rows.whole(row, history(id))) : Optional.empty();
      }
    }
  }

  Map<RunId, Ended> ended(Set<RunId> ids) throws SQLException {
    Map<RunId, Ended> all = new HashMap<>();
    try (PreparedStatement ended = connection.prepareStatement(ENDED)) {
      Array array = connection.createArrayOf("uuid", ids.stream().map(Rows::uuid).toArray());
      ended.setArray(1, array);
      try (ResultSet row = ended.executeQuery()) {
        while (row.next()) {
          all.put(
              Rows.id(row, 1),
              new Ended(row.getString(2), StateCodes.done(row.getInt(3)), row.getInt(4)));
        }
      }
    }
    return all;
  }

  private List<Task.PastAttempt> history(RunId id) throws SQLException {
    History past = new History();
    try (PreparedStatement history = connection.prepareStatement(HISTORY)) {
      history.setObject(1, Rows.uuid(id));
      try (ResultSet row = history.executeQuery()) {
        while (row.next()) {
          Rows.attempt(row, past);
        }
      }
    }
    return past.oldestFirst();
  }

  Optional<byte[]> resultPart(RunId id, long from, int length) throws SQLException {
    try (PreparedStatement part = connection.prepareStatement(PART)) {
      part.setInt(1, Math.toIntExact(from + 1));
      part.setInt(2, length);
      part.setInt(3, Math.toIntExact(from % TaskStore.RESULT_PART + 1));
      part.setInt(4, length);
      part.setInt(5, Math.toIntExact(from / TaskStore.RESULT_PART));
      part.setObject(6, Rows.uuid(id));
      try (ResultSet row = part.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  Instant time() throws SQLException {
    try (PreparedStatement time = connection.prepareStatement("SELECT clock_timestamp()");
        ResultSet row = time.executeQuery()) {
      row.next();
      return DatabaseTime.instant(row, 1);
    }
  }

  Optional<String> note(String name) throws SQLException {
    try (PreparedStatement note = connection.prepareStatement("SELECT v FROM meta WHERE k = ?")) {
      note.setString(1, Notes.PREFIX + name);
      try (ResultSet row = note.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  Page list(Filter filter, @Nullable RunId before, int limit) throws SQLException {
    List<Task> tasks = new ArrayList<>();
    try (PreparedStatement page = connection.prepareStatement(Source.page(filter))) {
      int next = type(page, begin(page, filter, before), filter);
      page.setLong(next, limit + 1L);
      page.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet row = page.executeQuery()) {
        while (row.next()) {
          tasks.add(Rows.brief(row));
        }
      }
    }
    if (tasks.size() > limit) {
      return new Page(List.copyOf(tasks.subList(0, limit)), tasks.get(limit - 1).id());
    }
    return new Page(List.copyOf(tasks), end(filter, before));
  }

  /** Returns where a scan stopped at its bound; null if it reached the end. */
  private @Nullable RunId end(Filter filter, @Nullable RunId before) throws SQLException {
    try (PreparedStatement end = connection.prepareStatement(Source.end(filter))) {
      begin(end, filter, before);
      try (ResultSet row = end.executeQuery()) {
        return row.next() && row.getLong(2) == Source.SCAN ? Rows.id(row, 1) : null;
      }
    }
  }

  List<RunId> matching(Filter filter, Source.Wanted wanted, int limit) throws SQLException {
    List<RunId> ids = new ArrayList<>();
    try (PreparedStatement matching =
        connection.prepareStatement(Source.matching(filter, wanted))) {
      matching.setInt(type(matching, 1, filter), limit);
      try (ResultSet row = matching.executeQuery()) {
        while (row.next()) {
          ids.add(Rows.id(row, 1));
        }
      }
    }
    return ids;
  }

  private static int begin(PreparedStatement statement, Filter filter, @Nullable RunId before)
      throws SQLException {
    int next = 1;
    for (int i = 0; i < Source.tables(filter); i++) {
      statement.setObject(next++, Rows.uuid(before == null ? NEWEST : before));
    }
    return next;
  }

  private static int type(PreparedStatement statement, int next, Filter filter)
      throws SQLException {
    if (filter.type() == null) {
      return next;
    }
    statement.setString(next, filter.type());
    return next + 1;
  }

  void end() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException _) {
      return; // The connection is lost; the server ends its session.
    }
  }
}
