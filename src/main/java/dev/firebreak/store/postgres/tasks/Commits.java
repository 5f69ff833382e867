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
 * Commits groups until each of their operations is decided, whatever happens meanwhile. What the
 * server says went wrong was not done: it is done again, in halves if one of them is to blame. What
 * it did not say is asked of the next connection.
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** For so long anybody waits for a server that is away. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** So often a group is tried that others are in the way of. */
  private static final int TRIES = 5;

  private static final long FULL_FOR = TimeUnit.SECONDS.toNanos(5);

  private final WriterConnection link;
  private final NodeIdentity self;
  private final long inputBytes;
  private final Waiting waiting;
  private final LockedRows lockedRows = new LockedRows();
  private volatile long fullSince = System.nanoTime() - FULL_FOR;

  /** Those who are not in a group yet. */
  interface Waiting {
    /** Refuses those who waited too long. */
    void expire();

    /** Tells those of a group that are decided. */
    void answer(List<Operation<?>> decided);

    boolean closed();
  }

  Commits(WriterConnection link, NodeIdentity self, long inputBytes, Waiting waiting) {
    this.link = link;
    this.self = self;
    this.inputBytes = inputBytes;
    this.waiting = waiting;
  }

  boolean roomToAccept() {
    return System.nanoTime() - fullSince >= FULL_FOR;
  }

  void commit(List<Operation<?>> group) {
    for (int tries = 1; ; tries++) {
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
        link.fine();
        if (tries >= TRIES) {
          refuse(undecided(open), "it is changed by others all the time");
        }
      } catch (SQLException e) {
        fail(open, e, tries);
      } catch (Throwable t) {
        fault(open, session.sent(), t);
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

  private static void run(Session session, List<Step> steps, List<Operation<?>> told)
      throws SQLException {
    if (!steps.isEmpty()) {
      session.run(steps);
      told.forEach(Operation::toldAll);
    }
  }

  private void fail(List<Operation<?>> open, SQLException e, int tries) {
    switch (SqlErrorKind.of(e)) {
      case LOST -> lose(open, e);
      case AGAIN -> {
        if (SqlErrorKind.timedOut(e)) {
          setAside(open, e);
          return;
        }
        LOG.info("Somebody was in the way, try {} of {}: {}", tries, TRIES, SqlErrorKind.words(e));
        if (tries >= TRIES) {
          refuse(open, SqlErrorKind.words(e));
        }
      }
      case DATA -> split(open, e);
      case FULL -> full(open, e);
      case OTHER -> {
        LOG.error("The store can't be written; those who wait are told", e);
        refuse(open, SqlErrorKind.words(e));
      }
    }
  }

  /** Such as too little memory for the group: in halves there may be enough. */
  private void fault(List<Operation<?>> open, boolean sent, Throwable t) {
    HeapWatch.noticed(t);
    link.lost();
    LOG.error("A group of {} operations failed in this node.", open.size(), t);
    List<Operation<?>> left = undecided(open);
    if (sent) {
      doubt(left);
    }
    split(undecided(left), t);
  }

  /** Claims are not tried again: what they may have claimed is released when that is seen. */
  private void lose(List<Operation<?>> open, SQLException e) {
    LOG.warn(
        "The store was lost in the middle of {} operations; looking what became of them: {}",
        open.size(),
        SqlErrorKind.words(e));
    link.lost();
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
   * A session of a stranger holds a lock. The operations on its rows are refused, and again at once
   * as long as the rows are locked, so that the others wait for it once.
   */
  private void setAside(List<Operation<?>> open, SQLException e) {
    LOG.warn("Something is locked by another session: {}", SqlErrorKind.words(e));
    if (!lockedRows.find(undecided(open), link) && open.size() > 1) {
      int half = open.size() / 2;
      commit(open.subList(0, half));
      commit(open.subList(half, open.size()));
    } else {
      refuse(open.size() == 1 ? open : List.of(), SqlErrorKind.words(e));
    }
  }

  private void split(List<Operation<?>> open, Throwable t) {
    if (open.size() == 1) {
      LOG.warn("One operation can't be done and is refused; the others go on", t);
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
    LOG.warn("The store is full: submissions are refused until there is space", e);
    fullSince = System.nanoTime();
    List<Operation<?>> adding = open.stream().filter(Operation::adds).toList();
    StoreException full = new StoreException.Full("the store is full: " + SqlErrorKind.words(e));
    (adding.isEmpty() ? open : adding).forEach(operation -> operation.refuse(full));
  }

  /** Waits for the server, and tells those whose patience ends meanwhile; null if that is all. */
  private @Nullable Session connected(List<Operation<?>> open) {
    long began = System.nanoTime();
    while (true) {
      try {
        return link.session();
      } catch (SQLException e) {
        long pause = link.pauseMillis();
        LOG.warn("The store can't be reached, next try in {} ms: {}", pause, SqlErrorKind.words(e));
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
    StoreException no = new StoreException.Unavailable("the store can't do that: " + why);
    undecided(open).forEach(operation -> operation.refuse(no));
  }

  static StoreException away() {
    return new StoreException.Unavailable("the store can't be reached");
  }

  static StoreException unknown() {
    return new StoreException.OutcomeUnknown(
        "outcome unknown: the store was lost in the middle and can't be asked what became of it");
  }

  /** The next group has a session of its own. */
  void lost() {
    link.lost();
  }

  /** Has the server plan anew. */
  void forgetPlans() throws SQLException {
    try {
      link.session().forgetPlans();
    } catch (SQLException e) {
      link.lost();
      throw e;
    }
  }

  /** Runs what is no operation. */
  void run(List<Step> steps) throws SQLException {
    try {
      link.session().run(steps);
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        link.lost();
      }
      throw e;
    }
  }

  /** How many tasks are live, on all nodes. */
  long count() throws SQLException {
    try {
      return link.session().count();
    } catch (SQLException e) {
      if (SqlErrorKind.of(e) == SqlErrorKind.LOST) {
        link.lost();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
