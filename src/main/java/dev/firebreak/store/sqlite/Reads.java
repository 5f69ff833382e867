package dev.firebreak.store.sqlite;

import dev.firebreak.store.Filter;
import dev.firebreak.store.History;
import dev.firebreak.store.Page;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queries on a reader's connection. Each answer is a snapshot. */
final class Reads implements AutoCloseable {
  private static final String HISTORY =
      """
      SELECT claim_no, node, started_at, finished_at, cause FROM task_attempt
      WHERE id = ? ORDER BY claim_no DESC LIMIT \
      """
          + TaskStore.LONGEST_HISTORY;

  /** One statement, which reads one snapshot. The result is null if there is none. */
  private static final String PART =
      """
      SELECT CASE WHEN d.result_bytes IS NULL THEN substr(d.result, ?2 + 1, ?3)
        ELSE coalesce((SELECT substr(p.bytes, ?2 % {part} + 1, ?3) FROM task_result p
          WHERE p.id = d.id AND p.n = ?2 / {part}), X'') END
      FROM task_done d WHERE d.id = ?1\
      """
          .replace("{part}", String.valueOf(TaskStore.RESULT_PART));

  private final PreparedStatement begin;
  private final PreparedStatement end;
  private final PreparedStatement find;
  private final PreparedStatement history;
  private final PreparedStatement part;
  private final PreparedStatement note;
  private final Lists lists;
  private final Statements statements;

  Reads(Connection connection) throws SQLException {
    statements = new Statements(connection);
    begin = statements.prepare("BEGIN");
    end = statements.prepare("COMMIT");
    find = statements.prepare(Rows.FIND);
    history = statements.prepare(HISTORY);
    part = statements.prepare(PART);
    note = statements.prepare("SELECT v FROM meta WHERE k = ?");
    lists = new Lists(statements);
  }

  Optional<Task> find(RunId id) throws SQLException {
    return inTransaction(() -> read(id.bytes()));
  }

  Optional<byte[]> resultPart(RunId id, long from, int length) throws SQLException {
    part.setBytes(1, id.bytes());
    part.setLong(2, from);
    part.setInt(3, length);
    try (ResultSet row = part.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
    }
  }

  Optional<String> note(String name) throws SQLException {
    note.setString(1, Notes.PREFIX + name);
    try (ResultSet row = note.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  Page list(Filter filter, @Nullable RunId before, int limit) throws SQLException {
    return inTransaction(() -> lists.page(filter, before, limit));
  }

  List<RunId> matching(Filter filter, Lists.Wanted wanted, int limit) throws SQLException {
    return inTransaction(() -> lists.matching(filter, wanted, limit));
  }

  private Optional<Task> read(byte[] id) throws SQLException {
    find.setBytes(1, id);
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? Optional.of(Rows.whole(row, history(id))) : Optional.empty();
    }
  }

  private List<Task.PastAttempt> history(byte[] id) throws SQLException {
    History past = new History();
    history.setBytes(1, id);
    try (ResultSet row = history.executeQuery()) {
      while (row.next()) {
        Rows.attempt(row, past);
      }
    }
    return past.oldestFirst();
  }

  private <T> T inTransaction(Reading<T> reading) throws SQLException {
    begin.execute();
    try {
      return reading.read();
    } finally {
      end.execute();
    }
  }

  @Override
  public void close() throws SQLException {
    statements.close();
  }

  /** Reads something. */
  interface Reading<T> {
    T read() throws SQLException;
  }
}
