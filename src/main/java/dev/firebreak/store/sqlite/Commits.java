package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a group of operations in one transaction. If an operation fails, the group is executed
 * again with each operation in a savepoint of its own, so that only the failing one is refused; if
 * the disk is full, without the operations that add data.
 */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  private final Connection connection;
  private final StoreOptions options;
  private final DiskSpace space;
  private final Checkpoints checkpoints;
  private Prepared prepared;

  /** Whether the next two fields describe the current group, and not the previous one. */
  private boolean begun;

  private boolean committing;
  private boolean committed;

  /** The types of the tasks that the current group submits by itself. */
  private final Set<String> submitted = new HashSet<>();

  private final DueTimeCorrection correction = new DueTimeCorrection();

  Commits(Connection connection, Database database, StoreOptions options, DiskSpace space)
      throws SQLException {
    this.connection = connection;
    this.options = options;
    this.space = space;
    checkpoints = new Checkpoints(connection, database::checkpointer, space);
    prepared = new Prepared(connection, options);
  }

  /** The result of a commit. */
  enum Result {
    /** Each operation has a result or a refusal. */
    DECIDED,
    /** The content of the disk is unknown. */
    UNKNOWN
  }

  /** The change of the number of live tasks by the last group. */
  long added() {
    return prepared.session.counts.live();
  }

  /** The types of the tasks that the last group has submitted by itself. */
  Set<String> submitted() {
    return Set.copyOf(submitted);
  }

  /** Whether due times are being corrected, so that even an empty group has something to do. */
  boolean correcting() {
    return correction.isUnderWay();
  }

  Result commit(List<Operation<?>> group) {
    begun = true;
    committed = false;
    boolean adds = space.recheck();
    boolean careful = false;
    while (true) {
      try {
        attempt(group, adds, careful);
        return Result.DECIDED;
      } catch (Throwable t) {
        correction.stop();
        SQLException e = sqlError(t);
        boolean unknown = committing && !(t instanceof SQLException);
        if (unknown || SqliteError.kind(e) == SqliteError.IO_ERROR || !rollBack()) {
          LOG.error(
              "A commit to the store failed and may be incomplete on the disk; this process ends,"
                  + " and the next start recovers what was committed. Check the disk.",
              e);
          return Result.UNKNOWN;
        }
        if (SqliteError.kind(e) == SqliteError.FULL) {
          if (!adds) {
            refuseAll(group, new StoreException.Full("the disk is full"));
            return Result.DECIDED;
          }
          adds = false;
          LOG.warn("The disk is full: submissions are refused until there is space again.");
          if (writeBack() == Result.UNKNOWN) {
            return Result.UNKNOWN;
          }
        } else if (careful) {
          LOG.error("The store can't be written; {} operations are refused.", group.size(), e);
          refuseAll(group, unavailable(e));
          return Result.DECIDED;
        }
        careful = careful || SqliteError.kind(e) != SqliteError.FULL;
      }
    }
  }

  /** Fails a group after an error outside SQLite, unless the group is committed. */
  Result abandon(List<Operation<?>> group, Throwable t) {
    if (!begun) {
      refuseAll(group, unavailable(internalError(t)));
      return Result.DECIDED;
    } else if (committed) {
      return Result.DECIDED;
    } else if (committing || !rollBack()) {
      LOG.error(
          "Whether a group of store operations was committed is unknown; this process ends, and the"
              + " next start recovers what was committed.",
          t);
      return Result.UNKNOWN;
    }
    refuseAll(group, unavailable(internalError(t)));
    return Result.DECIDED;
  }

  /** The current group has been answered. */
  void finished() {
    begun = false;
  }

  private static SQLException sqlError(Throwable t) {
    return t instanceof SQLException sql ? sql : internalError(t);
  }

  private static SQLException internalError(Throwable t) {
    HeapWatch.noticed(t);
    return new SQLException("internal error: " + t, t);
  }

  /** Keeps the log short. */
  Result tidy() {
    return keepLog(checkpoints::afterGroup);
  }

  private Result writeBack() {
    return keepLog(checkpoints::now);
  }

  /** A step on the log of the store. */
  @FunctionalInterface
  private interface LogStep {
    void run() throws SQLException;
  }

  private static Result keepLog(LogStep step) {
    try {
      step.run();
      return Result.DECIDED;
    } catch (SQLException e) {
      LOG.error(
          "The store's log can't be written back; this process ends, and the next start recovers"
              + " what was committed. Check the disk.",
          e);
      return Result.UNKNOWN;
    }
  }

  private void attempt(List<Operation<?>> group, boolean adds, boolean careful)
      throws SQLException {
    committing = false;
    submitted.clear();
    prepared.session.startGroup();
    prepared.session.spacious = adds;
    prepared.begin.execute();
    RunId corrected = correction.slice(prepared.session);
    for (Operation<?> operation : group) {
      if (!adds && operation.adds()) {
        operation.refuse(new StoreException.Full("too little space is left on the disk"));
      } else if (careful) {
        carefully(operation);
      } else {
        operation.perform(prepared.session);
      }
    }
    writeRest();
    prepared.session.counts.write();
    FailPoint.BEFORE_COMMIT.reach(group);
    committing = true;
    StoreActivity activity = StoreActivity.begin("synced commit of operations");
    prepared.commit.execute();
    committed = true;
    correction.committed(prepared.session.now, corrected);
    activity.end(group.size());
    FailPoint.AFTER_COMMIT.reach(group);
  }

  /** Writes what the operations have left to be written together. */
  private void writeRest() throws SQLException {
    Session session = prepared.session;
    session.successes.write(session);
    submitted.addAll(session.groupChanges.write(session.counts, session.now));
    submitted.addAll(session.watches.woken());
  }

  private void carefully(Operation<?> operation) throws SQLException {
    Sql.run(connection, "SAVEPOINT one");
    Map<String, int[]> counts = prepared.session.counts.snapshot();
    try {
      operation.perform(prepared.session);
      writeRest();
    } catch (Throwable t) {
      SQLException e = sqlError(t);
      if (SqliteError.kind(e) == SqliteError.FULL || SqliteError.kind(e) == SqliteError.IO_ERROR) {
        throw e;
      }
      LOG.warn("A store operation failed and is refused; the rest of its group continues.", e);
      operation.refuse(
          SqliteError.isAboutData(e)
              ? new StoreException.Unstorable("the store can't store the data: " + e.getMessage())
              : unavailable(e));
      Session before = prepared.session;
      renew();
      Sql.run(connection, "ROLLBACK TO one");
      prepared.session.now = before.now;
      prepared.session.spacious = before.spacious;
      prepared.session.counts.reset(counts);
    }
    Sql.run(connection, "RELEASE one");
  }

  private static StoreException unavailable(SQLException e) {
    return new StoreException.Unavailable(
        "the store can't execute the operation: " + e.getMessage(), e);
  }

  private static void refuseAll(List<Operation<?>> group, StoreException why) {
    group.forEach(operation -> operation.refuse(why));
  }

  private boolean rollBack() {
    prepared.session.counts.clear();
    try {
      renew();
      Sql.run(connection, "ROLLBACK");
      return true;
    } catch (SQLException e) {
      if (SqliteError.kind(e) == SqliteError.ERROR) {
        return true; // SQLite has already rolled back.
      }
      LOG.error(
          "A transaction of the store can't be rolled back; this process ends, and the next start"
              + " recovers what was committed. Check the disk.",
          e);
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
