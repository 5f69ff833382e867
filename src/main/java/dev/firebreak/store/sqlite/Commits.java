package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a group of operations at once. If one of them can't be done, the group is done again with
 * each in a savepoint of its own, so that only that one fails; if the disk is full, without what
 * would add to it.
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final Connection connection;
  private final StoreOptions options;
  private final DiskSpace room;
  private final Checkpoints checkpoints;
  private Prepared prepared;

  /** Whether the two below tell of the group at hand, and not of the one before. */
  private boolean begun;

  private boolean committing;
  private boolean committed;

  /** The time of the last group. */
  private long latest;

  /** Where the correction of due times goes on; null if there is nothing to correct. */
  private @Nullable RunId correctFrom = ClockCorrection.START;

  Commits(Connection connection, StoreOptions options, DiskSpace room) throws SQLException {
    this.connection = connection;
    this.options = options;
    this.room = room;
    checkpoints = new Checkpoints(connection, room);
    prepared = new Prepared(connection, options);
  }

  /** How a group came out. */
  enum Result {
    /** Each operation knows what became of it. */
    DECIDED,
    /** Nobody knows what is on the disk. */
    UNKNOWN
  }

  /** By how many the last group made live tasks more or fewer. */
  long added() {
    return prepared.session.added;
  }

  /** Whether due times are being corrected, so that even an empty group has something to do. */
  boolean correcting() {
    return correctFrom != null;
  }

  Result commit(List<Operation<?>> group) {
    begun = true;
    committed = false;
    boolean adds = room.look();
    boolean careful = false;
    while (true) {
      try {
        attempt(group, adds, careful);
        return Result.DECIDED;
      } catch (Throwable t) {
        correctFrom = null; // It must not fail groups again and again; the next start makes up.
        SQLException e = t instanceof SQLException sql ? sql : fault(t);
        boolean unknown = committing && !(t instanceof SQLException);
        if (unknown || Sql.kind(e) == Sql.IO_ERROR || !rollBack()) {
          LOG.error(
              "A commit failed in the middle; the process ends, and what is safe is found by the"
                  + " next",
              e);
          return Result.UNKNOWN;
        }
        if (Sql.kind(e) == Sql.FULL) {
          if (!adds) {
            refuseAll(group, new StoreException.Full("the disk is full"));
            return Result.DECIDED;
          }
          adds = false;
          LOG.warn("The disk is full: submissions are refused until there is space");
          if (writeBack() == Result.UNKNOWN) {
            return Result.UNKNOWN;
          }
        } else if (careful) {
          LOG.error("The store can't be written; those who wait are told", e);
          refuseAll(group, unavailable(e));
          return Result.DECIDED;
        }
        careful = careful || Sql.kind(e) != Sql.FULL;
      }
    }
  }

  /**
   * Fails a group in which this failed otherwise than by what SQLite said, unless it is committed.
   */
  Result abandon(List<Operation<?>> group, Throwable t) {
    if (!begun) {
      refuseAll(group, unavailable(fault(t)));
      return Result.DECIDED;
    } else if (committed) {
      return Result.DECIDED;
    } else if (committing || !rollBack()) {
      LOG.error("It is not known whether a group is committed; the process ends", t);
      return Result.UNKNOWN;
    }
    refuseAll(group, unavailable(fault(t)));
    return Result.DECIDED;
  }

  /** The group at hand is answered. */
  void finished() {
    begun = false;
  }

  private static SQLException fault(Throwable t) {
    HeapWatch.noticed(t);
    return new SQLException("this node failed: " + t, t);
  }

  /** Keeps the log short. */
  Result tidy() {
    try {
      checkpoints.afterGroup();
      return Result.DECIDED;
    } catch (SQLException e) {
      LOG.error("The log can't be written back; the process ends", e);
      return Result.UNKNOWN;
    }
  }

  private Result writeBack() {
    try {
      checkpoints.now();
      return Result.DECIDED;
    } catch (SQLException e) {
      LOG.error("The log can't be written back; the process ends", e);
      return Result.UNKNOWN;
    }
  }

  private void attempt(List<Operation<?>> group, boolean adds, boolean careful)
      throws SQLException {
    committing = false;
    prepared.session.begin();
    prepared.begin.execute();
    RunId corrected = correctDueTimes(prepared.session);
    for (Operation<?> operation : group) {
      if (!adds && operation.adds()) {
        operation.refuse(new StoreException.Full("too little space is left on the disk"));
      } else if (careful) {
        carefully(operation);
      } else {
        perform(operation);
      }
    }
    FailPoint.BEFORE_COMMIT.reach(group);
    committing = true;
    prepared.commit.execute();
    committed = true;
    latest = prepared.session.now;
    correctFrom = corrected;
    FailPoint.AFTER_COMMIT.reach(group);
  }

  /** Before the group, so that no newcomer overtakes what was due before the clock was set back. */
  private @Nullable RunId correctDueTimes(Session session) throws SQLException {
    if (session.now < latest) {
      LOG.warn("The clock was set back by {} ms; due times are corrected.", latest - session.now);
      correctFrom = ClockCorrection.START;
    }
    RunId from = correctFrom;
    return from == null ? null : session.clockCorrection.slice(session.now, from);
  }

  private void perform(Operation<?> operation) throws SQLException {
    try {
      operation.perform(prepared.session);
    } catch (SQLException e) {
      throw e;
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  private void carefully(Operation<?> operation) throws SQLException {
    Sql.run(connection, "SAVEPOINT one");
    long added = prepared.session.added;
    try {
      perform(operation);
    } catch (SQLException e) {
      if (Sql.kind(e) == Sql.FULL || Sql.kind(e) == Sql.IO_ERROR) {
        throw e;
      }
      LOG.warn("One operation can't be done and is refused; the others go on", e);
      operation.refuse(
          Sql.isAboutData(e)
              ? new StoreException.Unstorable("the store can't take it: " + e.getMessage())
              : unavailable(e));
      long now = prepared.session.now;
      renew();
      Sql.run(connection, "ROLLBACK TO one");
      prepared.session.now = now;
      prepared.session.added = added;
    }
    Sql.run(connection, "RELEASE one");
  }

  private static StoreException unavailable(SQLException e) {
    return new StoreException.Unavailable("the store can't do that: " + e.getMessage(), e);
  }

  private static void refuseAll(List<Operation<?>> group, StoreException why) {
    group.forEach(operation -> operation.refuse(why));
  }

  private boolean rollBack() {
    prepared.session.added = 0;
    try {
      renew();
      Sql.run(connection, "ROLLBACK");
      return true;
    } catch (SQLException e) {
      if (Sql.kind(e) == Sql.ERROR) {
        return true; // SQLite had rolled back by itself.
      }
      LOG.error("A transaction can't be rolled back", e);
      return false;
    }
  }

  private void renew() throws SQLException {
    prepared.close();
    prepared = new Prepared(connection, options);
  }

  @Override
  public void close() throws SQLException {
    prepared.close();
    checkpoints.close();
  }

  private static final class Prepared implements AutoCloseable {
    final Session session;
    final PreparedStatement begin;
    final PreparedStatement commit;

    Prepared(Connection connection, StoreOptions options) throws SQLException {
      session = new Session(connection, options);
      begin = connection.prepareStatement("BEGIN IMMEDIATE");
      commit = connection.prepareStatement("COMMIT");
    }

    @Override
    public void close() throws SQLException {
      session.close();
      begin.close();
      commit.close();
    }
  }
}
