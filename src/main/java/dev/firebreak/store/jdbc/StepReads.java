package dev.firebreak.store.jdbc;

import dev.firebreak.store.StoredBytes;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queries for the steps of tasks.
 *
 * @param statements of the reader's connection
 */
record StepReads(Statements statements, Dialect dialect) {
  /** So few that the driver does not read much more than is wanted. */
  private static final int MOST_AT_ONCE = 500;

  private static final String COLUMNS =
      "SELECT number, name, kind, code, length(result), started_at, finished_at";
  private static final String LIST =
      COLUMNS + " FROM task_step WHERE id = ? AND number > ? ORDER BY number LIMIT ?";

  /** Reads the rows of one task only, of which there are at most as many as steps are allowed. */
  private static final String RESULT =
      """
      SELECT content_type, length(result), CASE WHEN length(result) <= ? THEN result END
      FROM task_step WHERE id = ? AND name = ? ORDER BY number LIMIT 1\
      """;

  private static final String LENGTHS =
      "SELECT number, length(result) FROM task_step WHERE id = ? AND number > ? ORDER BY number"
          + " LIMIT "
          + MOST_AT_ONCE;
  private static final String RESULTS =
      COLUMNS
          + ", content_type, result FROM task_step WHERE id = ? AND number > ? AND number <= ?"
          + " ORDER BY number";

  List<Step> list(RunId id, int after, int most) throws SQLException {
    PreparedStatement list = statements.prepare(LIST);
    dialect.setId(list, 1, id);
    list.setInt(2, after);
    list.setInt(3, most);
    List<Step> steps = new ArrayList<>();
    try (ResultSet row = list.executeQuery()) {
      while (row.next()) {
        steps.add(step(row));
      }
    }
    return steps;
  }

  /** Reads the last steps of a task, {@link Task.Steps#SHOWN} at most. */
  Task.Steps last(RunId id, int count) throws SQLException {
    return count == 0
        ? Task.Steps.NONE
        : new Task.Steps(count, list(id, count - Task.Steps.SHOWN, Task.Steps.SHOWN));
  }

  Optional<StoredBytes> result(RunId id, String name, long most) throws SQLException {
    PreparedStatement result = statements.prepare(RESULT);
    result.setLong(1, most);
    dialect.setId(result, 2, id);
    result.setString(3, name);
    try (ResultSet row = result.executeQuery()) {
      return row.next() ? Optional.of(TaskRows.stored(row, most)) : Optional.empty();
    }
  }

  /** Reads the results up to the first one that exceeds the limit. */
  List<RecordedStep> read(RunId id, int after, long most) throws SQLException {
    PreparedStatement read = statements.prepare(RESULTS);
    dialect.setId(read, 1, id);
    read.setInt(2, after);
    read.setInt(3, last(id, after, most));
    List<RecordedStep> steps = new ArrayList<>();
    try (ResultSet row = read.executeQuery()) {
      while (row.next()) {
        steps.add(new RecordedStep(step(row), TaskRows.payload(row, 9, row.getString(8), null)));
      }
    }
    return steps;
  }

  private int last(RunId id, int after, long most) throws SQLException {
    PreparedStatement lengths = statements.prepare(LENGTHS);
    dialect.setId(lengths, 1, id);
    lengths.setInt(2, after);
    int last = after;
    long bytes = 0;
    try (ResultSet row = lengths.executeQuery()) {
      while (bytes <= most && row.next()) {
        last = row.getInt(1);
        bytes += row.getLong(2);
      }
    }
    return last;
  }

  private Step step(ResultSet row) throws SQLException {
    return new Step(
        row.getInt(1),
        row.getString(2),
        Step.Kind.of(row.getInt(3)),
        row.getInt(4),
        row.getLong(5),
        dialect.instant(row, 6),
        dialect.instant(row, 7));
  }
}
