package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.Watching;
import dev.firebreak.store.jdbc.Statements;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives tasks a signal when all tasks that they wait for have ended. */
final class Watches {
  /** Finds a task that has not ended, however many have. */
  static final String LEFT =
      "SELECT 1 FROM task_watch INDEXED BY task_watch_open"
          + " WHERE waiter = ? AND name = ? AND outcome IS NULL LIMIT 1";

  private static final int MOST_NAMED = 10;

  private final Signals signals;
  private final PreparedStatement fence;
  private final PreparedStatement find;
  private final PreparedStatement insert;
  private final PreparedStatement end;
  private final PreparedStatement left;
  private final PreparedStatement read;
  private final PreparedStatement delete;
  private final PreparedStatement deleteAll;
  private final PreparedStatement waiting;
  private final PreparedStatement above;
  private final Set<String> woken = new HashSet<>();

  /** Whether an end may be waited for; a store in which no task waits pays for no look-up. */
  private boolean used;

  Watches(Statements statements, Signals signals) throws SQLException {
    this.signals = signals;
    fence =
        statements.prepare("SELECT owned_by FROM task WHERE id = ? AND claim_no = ? AND state = 1");
    find =
        statements.prepare(
            "SELECT owned_by, -1 FROM task WHERE id = ?1"
                + " UNION ALL SELECT owned_by, outcome FROM task_done WHERE id = ?1");
    insert =
        statements.prepare(
            "INSERT INTO task_watch (waiter, name, n, id, outcome) VALUES (?, ?, ?, ?, ?)");
    end =
        statements.prepare("UPDATE task_watch SET outcome = ? WHERE id = ? RETURNING waiter, name");
    left = statements.prepare(LEFT);
    read =
        statements.prepare(
            "SELECT id, outcome FROM task_watch WHERE waiter = ? AND name = ? ORDER BY n");
    delete = statements.prepare("DELETE FROM task_watch WHERE waiter = ? AND name = ?");
    deleteAll = statements.prepare("DELETE FROM task_watch WHERE waiter = ?");
    waiting = statements.prepare("SELECT 1 FROM task_watch WHERE waiter = ? LIMIT 1");
    above = statements.prepare("SELECT parent_id FROM task_child WHERE id = ?");
    try (ResultSet row =
        statements.prepare("SELECT EXISTS (SELECT 1 FROM task_watch)").executeQuery()) {
      used = row.next() && row.getBoolean(1);
    }
  }

  /** A task that waits under a name. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Waiter(byte[] id, String name) {}

  static Operation<Watching> of(Claim claim, String name, List<RunId> ids) {
    return new Operation<>() {
      @Override
      Watching apply(Session session) throws SQLException {
        return session.watches.watch(session.now, claim, name, ids);
      }

      @Override
      public int weight() {
        return ids.size() * RunId.BYTES;
      }

      @Override
      public boolean adds() {
        return true;
      }
    };
  }

  private Watching watch(long now, Claim claim, String name, List<RunId> ids) throws SQLException {
    Waiter waiter = new Waiter(claim.id().bytes(), name);
    String owner = owner(claim);
    if (owner == null) {
      return new Watching.Stale();
    } else if (hasSignal(waiter)) {
      return new Watching.Watched();
    }
    List<RunId> watched = watched(waiter);
    if (watched.equals(ids)) {
      return new Watching.Watched();
    }
    List<String> unknown = new ArrayList<>();
    Integer[] outcomes = new Integer[ids.size()];
    for (int i = 0; i < outcomes.length; i++) {
      find.setBytes(1, ids.get(i).bytes());
      try (ResultSet row = find.executeQuery()) {
        if (!row.next() || !row.getString(1).equals(owner)) {
          unknown.add(ids.get(i).toString());
        } else {
          outcomes[i] = row.getInt(2) < 0 ? null : (Integer) row.getInt(2);
        }
      }
    }
    if (!unknown.isEmpty()) {
      return new Watching.Unknown(unknown.subList(0, Math.min(MOST_NAMED, unknown.size())));
    }
    List<RunId> line = above(claim.id());
    line.retainAll(new HashSet<>(ids));
    if (!line.isEmpty()) {
      return new Watching.Above(line.stream().map(RunId::toString).toList());
    }
    used = true;
    if (!watched.isEmpty()) {
      forget(waiter);
    }
    for (int i = 0; i < outcomes.length; i++) {
      insert.setBytes(1, waiter.id);
      insert.setString(2, name);
      insert.setInt(3, i);
      insert.setBytes(4, ids.get(i).bytes());
      insert.setObject(5, outcomes[i]);
      insert.executeUpdate();
    }
    passIfEnded(now, waiter);
    return new Watching.Watched();
  }

  private @Nullable String owner(Claim claim) throws SQLException {
    fence.setBytes(1, claim.id().bytes());
    fence.setInt(2, claim.number());
    try (ResultSet row = fence.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private boolean hasSignal(Waiter waiter) throws SQLException {
    Signals.Row signal = signals.find(waiter.id, waiter.name);
    return signal != null && signal.state() != Signals.AWAITED;
  }

  /** The tasks that a task waits for under this name. */
  private List<RunId> watched(Waiter waiter) throws SQLException {
    List<RunId> ids = new ArrayList<>();
    read.setBytes(1, waiter.id);
    read.setString(2, waiter.name);
    try (ResultSet row = read.executeQuery()) {
      while (row.next()) {
        ids.add(RunId.of(row.getBytes(1)));
      }
    }
    return ids;
  }

  /** A task and its ancestors. */
  private List<RunId> above(RunId task) throws SQLException {
    List<RunId> line = new ArrayList<>(List.of(task));
    while (true) {
      above.setBytes(1, line.getLast().bytes());
      try (ResultSet row = above.executeQuery()) {
        if (!row.next()) {
          return line;
        }
        line.add(RunId.of(row.getBytes(1)));
      }
    }
  }

  /** Forgets all that a task waits for, as it was queued again with another input. */
  void forget(byte[] id) throws SQLException {
    deleteAll.setBytes(1, id);
    deleteAll.executeUpdate();
  }

  private void forget(Waiter waiter) throws SQLException {
    delete.setBytes(1, waiter.id);
    delete.setString(2, waiter.name);
    delete.executeUpdate();
  }

  /** Whether a task waits for others. */
  boolean waits(byte[] id) throws SQLException {
    if (!used) {
      return false;
    }
    waiting.setBytes(1, id);
    try (ResultSet row = waiting.executeQuery()) {
      return row.next();
    }
  }

  /** Records that a task has ended. */
  void ended(long now, byte[] id, int outcome) throws SQLException {
    for (Waiter waiter : changed(id, outcome)) {
      passIfEnded(now, waiter);
    }
  }

  /** Records that an ended task was queued again. */
  void retried(byte[] id) throws SQLException {
    changed(id, null);
  }

  private List<Waiter> changed(byte[] id, @Nullable Integer outcome) throws SQLException {
    if (!used) {
      return List.of();
    }
    List<Waiter> waiters = new ArrayList<>();
    end.setObject(1, outcome);
    end.setBytes(2, id);
    try (ResultSet row = end.executeQuery()) {
      while (row.next()) {
        waiters.add(new Waiter(row.getBytes(1), row.getString(2)));
      }
    }
    return waiters;
  }

  private void passIfEnded(long now, Waiter waiter) throws SQLException {
    left.setBytes(1, waiter.id);
    left.setString(2, waiter.name);
    try (ResultSet row = left.executeQuery()) {
      if (row.next()) {
        return;
      }
    }
    StringBuilder ends = new StringBuilder("[");
    read.setBytes(1, waiter.id);
    read.setString(2, waiter.name);
    try (ResultSet row = read.executeQuery()) {
      while (row.next()) {
        ends.append(ends.length() == 1 ? "{\"id\":\"" : ",{\"id\":\"")
            .append(RunId.of(row.getBytes(1)))
            .append("\",\"state\":\"")
            .append(StateCodes.done(row.getInt(2)).word())
            .append("\"}");
      }
    }
    forget(waiter);
    String type =
        signals.give(now, waiter.id, waiter.name, Payload.json(ends.append(']').toString()));
    if (type != null) {
      woken.add(type);
    }
  }

  /** The types of the tasks that were woken since the last call. */
  Set<String> woken() {
    Set<String> types = Set.copyOf(woken);
    woken.clear();
    return types;
  }
}
