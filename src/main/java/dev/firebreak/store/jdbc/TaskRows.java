package dev.firebreak.store.jdbc;

import dev.firebreak.api.Payload;
import dev.firebreak.store.History;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.StoredBytes;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts rows of {@link TaskQueries} to tasks and their past attempts. */
public final class TaskRows {
  private final Dialect dialect;

  TaskRows(Dialect dialect) {
    this.dialect = dialect;
  }

  /** For a list: the caller drops the texts that a program wrote before the next row is read. */
  Task listed(ResultSet row) throws SQLException {
    return task(row, null, null, List.of(), Task.Steps.NONE);
  }

  /** Reads a row of {@link TaskQueries#find}. */
  Task whole(ResultSet row, List<Task.PastAttempt> history, Task.Steps steps) throws SQLException {
    String contentType = row.getString(TaskQueries.CONTENT_TYPE);
    if (contentType == null) {
      return task(row, null, null, history, steps);
    }
    String head = row.getString(TaskQueries.HEAD);
    long length = row.getLong(TaskQueries.RESULT_BYTES);
    if (length > 0) {
      LongResult longResult = new LongResult(contentType, length, HeadText.read(head));
      return task(row, null, longResult, history, steps);
    }
    return task(row, payload(row, TaskQueries.RESULT, contentType, head), null, history, steps);
  }

  /** Reads a row with a media type, a length, and the bytes unless there are too many. */
  static StoredBytes stored(ResultSet row, long most) throws SQLException {
    String contentType = row.getString(1);
    long bytes = row.getLong(2);
    return new StoredBytes(
        contentType, bytes, bytes > most ? null : payload(row, 3, contentType, null));
  }

  /** Reads the bytes of an input or a result. A driver may return null for an empty value. */
  public static Payload payload(
      ResultSet row, int column, String contentType, @Nullable String head) throws SQLException {
    byte[] bytes = row.getBytes(column);
    Payload payload = Payload.of(bytes == null ? new byte[0] : bytes, contentType);
    return head == null ? payload : payload.withHead(HeadText.read(head));
  }

  /** Reads a duration in milliseconds. */
  public static @Nullable Duration durationOrNull(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Duration.ofMillis(millis);
  }

  private Task task(
      ResultSet row,
      @Nullable Payload result,
      @Nullable LongResult longResult,
      List<Task.PastAttempt> history,
      Task.Steps steps)
      throws SQLException {
    int attempts = row.getInt(7);
    String error = row.getString(15);
    String parked = row.getString(17);
    TaskState state = state(row.getInt(4), attempts, row.getBoolean(10), parked != null);
    return new Task(
        new Task.Submitted(
            dialect.id(row, 1),
            row.getString(2),
            row.getString(16),
            row.getInt(3),
            row.getString(18)),
        state,
        new Task.Tries(row.getInt(6), attempts, row.getInt(8), row.getInt(9)),
        new Task.Times(
            dialect.instant(row, 13),
            dialect.instant(row, 5),
            dialect.instantOrNull(row, 12),
            dialect.instantOrNull(row, 14)),
        new Task.Outcomes(
            row.getString(11),
            state == TaskState.WAITING ? parked : null,
            error == null ? null : OutcomeText.read(error),
            result,
            longResult,
            history,
            steps));
  }

  /** Returns the state for a number from either table. */
  public static TaskState state(int state, int attempts, boolean cancelRequested, boolean parked) {
    return state < StateCodes.DONE
        ? StateCodes.live(state, attempts, cancelRequested, parked)
        : StateCodes.done(state - StateCodes.DONE);
  }

  /** Reads a row of {@link TaskQueries#HISTORY}. */
  void attempt(ResultSet row, History history) throws SQLException {
    history.add(
        row.getInt(1),
        row.getString(2),
        dialect.instant(row, 3),
        dialect.instant(row, 4),
        row.getString(5));
  }
}
