package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.Signalled.Result;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.TaskSignals;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.store.jdbc.TaskRows;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Records signals, and wakes the tasks that wait for them. */
final class Signals {
  /** An attempt waits for the signal. */
  static final int AWAITED = 0;

  /** The signal has come. */
  static final int RECEIVED = 1;

  private final PreparedStatement live;
  private final PreparedStatement done;
  private final PreparedStatement find;
  private final PreparedStatement count;
  private final PreparedStatement bytes;
  private final PreparedStatement keep;
  private final PreparedStatement wake;
  private final PreparedStatement forgetAwaited;
  private final PreparedStatement forgetAll;

  Signals(Statements statements) throws SQLException {
    live =
        statements.prepare(
            "SELECT type, owned_by, state, attempts, cancel_requested, parked IS NOT NULL FROM task"
                + " WHERE id = ?");
    done =
        statements.prepare("SELECT type, owned_by, outcome, attempts FROM task_done WHERE id = ?");
    find =
        statements.prepare(
            "SELECT state, since, until, content_type, body FROM task_signal"
                + " WHERE id = ? AND name = ?");
    count = statements.prepare("SELECT count(*) FROM task_signal WHERE id = ?");
    bytes =
        statements.prepare(
            "SELECT coalesce(sum(length(body) + length(content_type)), 0) FROM task_signal"
                + " WHERE id = ?");
    keep =
        statements.prepare(
            """
            INSERT INTO task_signal (id, name, state, received_at, content_type, body)
            VALUES (?1, ?2, 1, ?3, ?4, ?5)
            ON CONFLICT (id, name) DO UPDATE SET state = 1, received_at = ?3, content_type = ?4,
              body = ?5\
            """);
    wake =
        statements.prepare(
            """
            UPDATE task SET wakes = wakes + 1, parked = NULL,
              run_at = CASE WHEN state = 0 AND parked IS NOT NULL THEN ?1 ELSE run_at END
            WHERE id = ?2\
            """);
    forgetAwaited = statements.prepare("DELETE FROM task_signal WHERE id = ? AND state = 0");
    forgetAll = statements.prepare("DELETE FROM task_signal WHERE id = ?");
  }

  /**
   * What is stored about a signal.
   *
   * @param since when an attempt first looked for it; 0 if none did before it came
   * @param until the end of the time for it
   */
  record Row(int state, long since, long until, Payload body) {}

  private record Target(String type, String owner, TaskState state, int attempts) {
    Signalled answer(Result result) {
      return new Signalled(result, type, owner, state, attempts);
    }
  }

  static Operation<Signalled> of(RunId id, String name, Payload body, long mostBytes) {
    return new Operation<>() {
      @Override
      Signalled apply(Session session) throws SQLException {
        return session.signals.signal(session.now, id.bytes(), name, body, mostBytes);
      }

      @Override
      public int weight() {
        return body.size();
      }

      @Override
      public boolean adds() {
        return true;
      }
    };
  }

  private Signalled signal(long now, byte[] id, String name, Payload body, long mostBytes)
      throws SQLException {
    Target task = target(id);
    if (task == null) {
      return Signalled.UNKNOWN;
    }
    Row row = find(id, name);
    if (row != null && row.state == RECEIVED && same(row.body, body)) {
      return task.answer(Result.REPEATED);
    } else if (task.state.isFinal()) {
      return task.answer(Result.ENDED);
    } else if (row != null && row.state != AWAITED) {
      return task.answer(row.state == RECEIVED ? Result.CONFLICT : Result.TOO_LATE);
    } else if (row == null && count(id, count) >= TaskSignals.MOST) {
      return task.answer(Result.TOO_MANY);
    } else if (count(id, bytes) + TaskSignals.size(body) > mostBytes) {
      return task.answer(Result.TOO_MANY_BYTES);
    }
    keep(now, id, name, body);
    if (row == null) {
      return task.answer(Result.RECORDED);
    }
    wake.setLong(1, now);
    wake.setBytes(2, id);
    wake.executeUpdate();
    return task.state == TaskState.WAITING
        ? woken(task).answer(Result.WOKEN)
        : task.answer(Result.RECORDED);
  }

  /**
   * Records a signal that the store itself gives to a task, unless the task waits for it no more.
   *
   * @return the type of the task if that has woken it; null if it has not
   */
  @Nullable String give(long now, byte[] id, String name, Payload body) throws SQLException {
    Target task = target(id);
    Row row = find(id, name);
    if (task == null || task.state.isFinal() || (row != null && row.state != AWAITED)) {
      return null;
    }
    keep(now, id, name, body);
    wake.setLong(1, now);
    wake.setBytes(2, id);
    wake.executeUpdate();
    return task.state == TaskState.WAITING ? task.type : null;
  }

  private static Target woken(Target task) {
    TaskState state = StateCodes.live(StateCodes.QUEUED, task.attempts, false, false);
    return new Target(task.type, task.owner, state, task.attempts);
  }

  private static boolean same(Payload one, Payload other) {
    return one.contentType().equals(other.contentType())
        && Arrays.equals(one.bytes(), other.bytes());
  }

  private @Nullable Target target(byte[] id) throws SQLException {
    live.setBytes(1, id);
    try (ResultSet row = live.executeQuery()) {
      if (row.next()) {
        TaskState state =
            StateCodes.live(row.getInt(3), row.getInt(4), row.getBoolean(5), row.getBoolean(6));
        return new Target(row.getString(1), row.getString(2), state, row.getInt(4));
      }
    }
    done.setBytes(1, id);
    try (ResultSet row = done.executeQuery()) {
      return row.next()
          ? new Target(
              row.getString(1), row.getString(2), StateCodes.done(row.getInt(3)), row.getInt(4))
          : null;
    }
  }

  private void keep(long now, byte[] id, String name, Payload body) throws SQLException {
    keep.setBytes(1, id);
    keep.setString(2, name);
    keep.setLong(3, now);
    keep.setString(4, body.contentType());
    keep.setBytes(5, body.bytes());
    keep.executeUpdate();
  }

  /** Returns what is stored about a signal; null for nothing. */
  @Nullable Row find(byte[] id, String name) throws SQLException {
    find.setBytes(1, id);
    find.setString(2, name);
    try (ResultSet row = find.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      String contentType = row.getString(4);
      Payload body =
          contentType == null
              ? Payload.of(new byte[0])
              : TaskRows.payload(row, 5, contentType, null);
      return new Row(row.getInt(1), row.getLong(2), row.getLong(3), body);
    }
  }

  /** How many signals a task has, with those that it waits for. */
  long count(byte[] id) throws SQLException {
    return count(id, count);
  }

  private static long count(byte[] id, PreparedStatement statement) throws SQLException {
    statement.setBytes(1, id);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Begins the times of a task anew that was queued again, or forgets its signals. */
  void retried(byte[] id, boolean otherInput) throws SQLException {
    PreparedStatement forget = otherInput ? forgetAll : forgetAwaited;
    forget.setBytes(1, id);
    forget.executeUpdate();
  }
}
