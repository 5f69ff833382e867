package dev.firebreak.store.postgres.tasks;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.postgres.connection.LockReport;
import dev.firebreak.store.postgres.connection.Session;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.store.postgres.connection.WriterConnection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits groups until each of their operations is decided, in spite of failures. A group for which
 * the server reports an error was not executed: it is executed again, in halves if one operation is
 * the cause. If the server's reply was lost, the outcome is looked up on the next connection.
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** How often operations are executed whose rows others change meanwhile. */
  private static final int MAX_ROUNDS = 5;

  private static final long FULL_FOR = TimeUnit.SECONDS.toNanos(5);

  private final WriterConnection connection;
  private final NodeIdentity self;
  private final long inputBytes;
  private final ServerWait serverWait;
  private final LockedRows lockedRows = new LockedRows();
  private final LockedGroups lockedGroups = new LockedGroups();

  /** The types of tasks that the operations of the current group have woken or submitted. */
  private final Set<String> due = new HashSet<>();

  private volatile long fullSince = System.nanoTime() - FULL_FOR;

  Commits(WriterConnection connection, NodeIdentity self, long inputBytes, ServerWait serverWait) {
    this.connection = connection;
    this.self = self;
    this.inputBytes = inputBytes;
    this.serverWait = serverWait;
  }

  boolean roomToAccept() {
    return System.nanoTime() - fullSince >= FULL_FOR;
  }

  void commit(List<Operation<?>> group) {
    commit(group, new Conflicts(group, serverWait));
  }

  /** The types of the tasks that triggers have woken or submitted since the last call. */
  Set<String> takeDue() {
    Set<String> types = Set.copyOf(due);
    due.clear();
    return types;
  }

  private void commit(List<Operation<?>> group, Conflicts conflicts) {
    int rounds = 0;
    for (int failures = 1; ; failures++) {
      List<Operation<?>> open = Refusals.undecided(group);
      if (open.isEmpty()) {
        return;
      }
      Session session = serverWait.session(open);
      if (session == null) {
        return;
      }
      try {
        attempt(open, session);
        connection.fine();
        if (++rounds >= MAX_ROUNDS) {
          Refusals.refuse(
              Refusals.undecided(open), "its rows are changed by other transactions all the time");
        }
      } catch (SQLException e) {
        fail(open, e, failures, conflicts);
      } catch (Throwable t) {
        unexpected(open, session.sent(), t, conflicts);
      } finally {
        due.addAll(session.takeDue());
      }
    }
  }

  private void attempt(List<Operation<?>> all, Session session) throws SQLException {
    lockedRows.refuse(all, session);
    lockedGroups.refuse(Refusals.undecided(all), session);
    List<Operation<?>> open = Refusals.undecided(all);
    if (open.isEmpty()) {
      return;
    }
    run(session, new Batch(open).doubts(self), List.of());
    List<Operation<?>> left = Refusals.undecided(open);
    run(session, left.isEmpty() ? List.of() : new Batch(left).steps(self, inputBytes), left);
    List<Operation<?>> undecided = Refusals.undecided(left);
    if (!undecided.isEmpty()) {
      run(session, new Batch(undecided).lookUps(), undecided);
    }
  }

  private static void run(Session session, List<Step> steps, List<Operation<?>> operations)
      throws SQLException {
    if (!steps.isEmpty()) {
      session.run(steps);
      operations.forEach(Operation::afterRound);
    }
  }

  private void fail(List<Operation<?>> open, SQLException e, int failures, Conflicts conflicts) {
    switch (SqlErrorKind.of(e)) {
      case LOST -> lose(open, e);
      case AGAIN -> {
        if (SqlErrorKind.timedOut(e)) {
          setAside(open, e, conflicts);
        } else {
          conflict(open, e, failures, conflicts);
        }
      }
      case DATA -> split(open, e, conflicts);
      case FULL -> full(open, e);
      case OTHER -> {
        LOG.error("The store can't be written; {} operations are refused.", open.size(), e);
        Refusals.refuse(open, ErrorText.firstLine(e));
      }
    }
  }

  private void conflict(
      List<Operation<?>> open, SQLException e, int failures, Conflicts conflicts) {
    Conflicts.Verdict verdict = conflicts.after(open.size(), failures);
    LOG.info(
        "Conflict or timeout in the store, attempt {}; {} operations are {}: {}",
        failures,
        open.size(),
        verdict.name().toLowerCase(Locale.ROOT),
        ErrorText.firstLine(e));
    switch (verdict) {
      case RETRIED -> conflicts.pause();
      case HALVED -> halve(open, conflicts);
      case REFUSED -> Refusals.refuse(open, ErrorText.firstLine(e));
    }
  }

  private void halve(List<Operation<?>> open, Conflicts conflicts) {
    int half = open.size() / 2;
    commit(open.subList(0, half), conflicts);
    commit(open.subList(half, open.size()), conflicts);
  }

  /**
   * Handles an error of this node, such as too little memory for the group: halves may need less.
   */
  private void unexpected(List<Operation<?>> open, boolean sent, Throwable t, Conflicts conflicts) {
    HeapWatch.noticed(t);
    connection.lost();
    LOG.error(
        "A group of {} store operations failed in this node; the group is split and retried on a"
            + " new connection.",
        open.size(),
        t);
    List<Operation<?>> left = Refusals.undecided(open);
    if (sent) {
      doubt(left);
    }
    split(Refusals.undecided(left), t, conflicts);
  }

  /** Claims are not retried: tasks that they may have claimed are released by reconciliation. */
  private void lose(List<Operation<?>> open, SQLException e) {
    LOG.warn(
        "The connection to the store was lost during {} operations; their outcome is looked up on a"
            + " new connection: {}",
        open.size(),
        ErrorText.firstLine(e));
    connection.lost();
    doubt(open);
  }

  private static void doubt(List<Operation<?>> open) {
    for (Operation<?> operation : open) {
      operation.doubt();
      if (operation instanceof Claims.Take) {
        operation.refuse(Refusals.unknown());
      }
    }
  }

  /**
   * Handles a lock that a session of another program holds. Operations on the locked rows are
   * refused, and refused without a wait as long as the rows stay locked, so that other operations
   * wait for the lock only once.
   */
  private void setAside(List<Operation<?>> open, SQLException e, Conflicts conflicts) {
    LOG.warn(
        "A session of another program holds a lock in the store; operations on the locked rows are"
            + " refused until that session releases it: {}",
        ErrorText.firstLine(e));
    UUID row = LockReport.row(e);
    boolean found =
        row == null
            ? lockedRows.find(Refusals.undecided(open), connection)
            : lockedGroups.found(PostgresDialect.id(row), Refusals.undecided(open), connection);
    if (!found && open.size() > 1) {
      halve(open, conflicts);
    } else {
      Refusals.refuse(open.size() == 1 ? open : List.of(), ErrorText.firstLine(e));
    }
  }

  private void split(List<Operation<?>> open, Throwable t, Conflicts conflicts) {
    if (open.size() == 1) {
      LOG.warn("A store operation failed and is refused; the rest of its group continues.", t);
      if (open.getFirst().doubtful() && !(t instanceof SQLException)) {
        open.getFirst().refuse(Refusals.unknown());
      } else if (t instanceof SQLException e) {
        String why = "the store can't store the data: " + ErrorText.firstLine(e);
        open.getFirst().refuse(new StoreException.Unstorable(why));
      } else {
        Refusals.refuse(open, t.toString());
      }
      return;
    }
    halve(open, conflicts);
  }

  private void full(List<Operation<?>> open, SQLException e) {
    LOG.warn("The store is full: submissions are refused until the server has space again.", e);
    fullSince = System.nanoTime();
    List<Operation<?>> adding = open.stream().filter(Operation::adds).toList();
    StoreException full = new StoreException.Full("the store is full: " + ErrorText.firstLine(e));
    (adding.isEmpty() ? open : adding).forEach(operation -> operation.refuse(full));
  }

  /** Discards the session, so that the next group uses a new one. */
  void lost() {
    connection.lost();
  }

  @Override
  public void close() {
    connection.close();
  }
}
