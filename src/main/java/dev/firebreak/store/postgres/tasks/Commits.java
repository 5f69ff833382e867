package dev.firebreak.store.postgres.tasks;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.Session;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import dev.firebreak.store.postgres.connection.Step;
import dev.firebreak.store.postgres.connection.WriterConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits groups until each of their operations is decided, in spite of failures. A group for which
 * the server reports an error was not executed: it is executed again, in halves if one operation is
 * the cause. If the server's reply was lost, the outcome is looked up on the next connection.
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** How long an operation waits for a server that can't be reached, in nanoseconds. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** Attempts to commit a group that conflicts with other transactions. */
  private static final int MAX_ATTEMPTS = 5;

  private static final long FULL_FOR = TimeUnit.SECONDS.toNanos(5);

  private final WriterConnection connection;
  private final NodeIdentity self;
  private final long inputBytes;
  private final Waiting waiting;
  private final LockedRows lockedRows = new LockedRows();
  private volatile long fullSince = System.nanoTime() - FULL_FOR;

  /** The operations that are not in a group yet. */
  interface Waiting {
    /** Refuses the operations that have waited too long. */
    void expire();

    /** Answers decided operations of a group. */
    void answer(List<Operation<?>> decided);

    boolean closed();
  }

  Commits(WriterConnection connection, NodeIdentity self, long inputBytes, Waiting waiting) {
    this.connection = connection;
    this.self = self;
    this.inputBytes = inputBytes;
    this.waiting = waiting;
  }

  boolean roomToAccept() {
    return System.nanoTime() - fullSince >= FULL_FOR;
  }

  void commit(List<Operation<?>> group) {
    for (int attempts = 1; ; attempts++) {
      List<Operation<?>> open = undecided(group);
      if (open.isEmpty()) {
        return;
      }
      Session session = connected(open);
      if (session == null) {
        return;
      }
      try {
        attempt(open, session);
        connection.fine();
        if (attempts >= MAX_ATTEMPTS) {
          refuse(undecided(open), "its rows are changed by other transactions all the time");
        }
      } catch (SQLException e) {
        fail(open, e, attempts);
      } catch (Throwable t) {
        unexpected(open, session.sent(), t);
      }
    }
  }

  private void attempt(List<Operation<?>> all, Session session) throws SQLException {
    lockedRows.refuse(all, session);
    List<Operation<?>> open = undecided(all);
    if (open.isEmpty()) {
      return;
    }
    run(session, new Batch(open).doubts(self), List.of());
    List<Operation<?>> left = undecided(open);
    run(session, left.isEmpty() ? List.of() : new Batch(left).steps(self, inputBytes), left);
    List<Operation<?>> undecided = undecided(left);
    if (!undecided.isEmpty()) {
      run(session, new Batch(undecided).lookUps(), undecided);
    }
  }

  private static void run(Session session, List<Step> steps, List<Operation<?>> operations)
      throws SQLException {
    if (!steps.isEmpty()) {
      session.run(steps);
      operations.forEach(Operation::toldAll);
    }
  }

  private void fail(List<Operation<?>> open, SQLException e, int attempts) {
    switch (SqlErrorKind.of(e)) {
      case LOST -> lose(open, e);
      case AGAIN -> {
        if (SqlErrorKind.timedOut(e)) {
          setAside(open, e);
          return;
        }
        LOG.info(
            "Conflict or timeout in the store, attempt {} of {}; the group of {} operations is {}:"
                + " {}",
            attempts,
            MAX_ATTEMPTS,
            open.size(),
            attempts < MAX_ATTEMPTS ? "retried" : "refused",
            SqlErrorKind.words(e));
        if (attempts >= MAX_ATTEMPTS) {
          refuse(open, SqlErrorKind.words(e));
        }
      }
      case DATA -> split(open, e);
      case FULL -> full(open, e);
      case OTHER -> {
        LOG.error("The store can't be written; {} operations are refused.", open.size(), e);
        refuse(open, SqlErrorKind.words(e));
      }
    }
  }

  /**
   * Handles an error of this node, such as too little memory for the group: halves may need less.
   */
  private void unexpected(List<Operation<?>> open, boolean sent, Throwable t) {
    HeapWatch.noticed(t);
    connection.lost();
    LOG.error(
        "A group of {} store operations failed in this node; the group is split and retried on a"
            + " new connection.",
        open.size(),
        t);
    List<Operation<?>> left = undecided(open);
    if (sent) {
      doubt(left);
    }
    split(undecided(left), t);
  }

  /** Claims are not retried: tasks that they may have claimed are released by reconciliation. */
  private void lose(List<Operation<?>> open, SQLException e) {
    LOG.warn(
        "The connection to the store was lost during {} operations; their outcome is looked up on a"
            + " new connection: {}",
        open.size(),
        SqlErrorKind.words(e));
    connection.lost();
    doubt(open);
  }

  private static void doubt(List<Operation<?>> open) {
    for (Operation<?> operation : open) {
      operation.doubt();
      if (operation instanceof Claims.Take) {
        operation.refuse(unknown());
      }
    }
  }

  /**
   * Handles a lock that a session of another program holds. Operations on the locked rows are
   * refused, and refused without a wait as long as the rows stay locked, so that other operations
   * wait for the lock only once.
   */
  private void setAside(List<Operation<?>> open, SQLException e) {
    LOG.warn(
        "A session of another program holds a lock in the store; operations on the locked rows are"
            + " refused until that session releases it: {}",
        SqlErrorKind.words(e));
    if (!lockedRows.find(undecided(open), connection) && open.size() > 1) {
      int half = open.size() / 2;
      commit(open.subList(0, half));
      commit(open.subList(half, open.size()));
    } else {
      refuse(open.size() == 1 ? open : List.of(), SqlErrorKind.words(e));
    }
  }

  private void split(List<Operation<?>> open, Throwable t) {
    if (open.size() == 1) {
      LOG.warn("A store operation failed and is refused; the rest of its group continues.", t);
      if (open.getFirst().doubtful() && !(t instanceof SQLException)) {
        open.getFirst().refuse(unknown());
      } else if (t instanceof SQLException e) {
        String why = "the store can't take it: " + SqlErrorKind.words(e);
        open.getFirst().refuse(new StoreException.Unstorable(why));
      } else {
        refuse(open, t.toString());
      }
      return;
    }
    int half = open.size() / 2;
    commit(open.subList(0, half));
    commit(open.subList(half, open.size()));
  }

  private void full(List<Operation<?>> open, SQLException e) {
    LOG.warn("The store is full: submissions are refused until the server has space again.", e);
    fullSince = System.nanoTime();
    List<Operation<?>> adding = open.stream().filter(Operation::adds).toList();
    StoreException full = new StoreException.Full("the store is full: " + SqlErrorKind.words(e));
    (adding.isEmpty() ? open : adding).forEach(operation -> operation.refuse(full));
  }

  /**
   * Waits for the server, and refuses operations that have waited too long; returns null if none is
   * left.
   */
  private @Nullable Session connected(List<Operation<?>> open) {
    long began = System.nanoTime();
    while (true) {
      try {
        return connection.session();
      } catch (SQLException e) {
        long pause = connection.pauseMillis();
        LOG.warn("The store can't be reached; retrying in {} ms: {}", pause, SqlErrorKind.words(e));
        expire(open, began);
        if (open.stream().allMatch(Operation::decided)) {
          return null;
        }
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
      }
    }
  }

  private void expire(List<Operation<?>> open, long began) {
    long now = System.nanoTime();
    for (Operation<?> operation : open) {
      long since = operation.doubtful() ? began : operation.since;
      if (!operation.decided() && (now - since >= PATIENCE || waiting.closed())) {
        operation.refuse(operation.doubtful() ? unknown() : away());
      }
    }
    waiting.answer(open.stream().filter(Operation::decided).toList());
    waiting.expire();
  }

  private static List<Operation<?>> undecided(List<Operation<?>> group) {
    List<Operation<?>> undecided = new ArrayList<>(group);
    undecided.removeIf(Operation::decided);
    return undecided;
  }

  private static void refuse(List<Operation<?>> open, String why) {
    StoreException no =
        new StoreException.Unavailable("the store can't execute the operation: " + why);
    undecided(open).forEach(operation -> operation.refuse(no));
  }

  static StoreException away() {
    return new StoreException.Unavailable("the store can't be reached");
  }

  static StoreException unknown() {
    return new StoreException.OutcomeUnknown(
        "outcome unknown: the connection to the store was lost during the operation, and the store"
            + " can't be asked for its outcome");
  }

  /** Discards the session, so that the next group uses a new one. */
  void lost() {
    connection.lost();
  }

  /** Discards the server's plans. */
  void forgetPlans() throws SQLException {
    try {
      connection.session().forgetPlans();
    } catch (SQLException e) {
      connection.lost();
      throw e;
    }
  }

  /** Runs statements that belong to no operation. */
  void run(List<Step> steps) throws SQLException {
    try {
      connection.session().run(steps);
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        connection.lost();
      }
      throw e;
    }
  }

  /** How many tasks are live, on all nodes. */
  long count() throws SQLException {
    try {
      return connection.session().count();
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        connection.lost();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
