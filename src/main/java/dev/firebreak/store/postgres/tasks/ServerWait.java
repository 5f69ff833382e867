package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.jdbc.ErrorText;
import dev.firebreak.store.postgres.connection.Session;
import dev.firebreak.store.postgres.connection.WriterConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a server that can't be reached, and refuses the operations that wait too long for it.
 */
final class ServerWait {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWait.class);

  /** How long an operation waits for a server that can't be reached, in nanoseconds. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final WriterConnection connection;
  private final Waiting waiting;

  /** The operations that are not in a group yet. */
  interface Waiting {
    /** Refuses the operations that have waited too long. */
    void expire();

    /** Answers decided operations of a group. */
    void answer(List<Operation<?>> decided);

    boolean closed();
  }

  ServerWait(WriterConnection connection, Waiting waiting) {
    this.connection = connection;
    this.waiting = waiting;
  }

  /**
   * Waits for the server, and refuses operations that have waited too long; returns null if none is
   * left.
   */
  @Nullable Session session(List<Operation<?>> open) {
    long began = System.nanoTime();
    while (true) {
      try {
        return connection.session();
      } catch (SQLException e) {
        long pause = connection.pauseMillis();
        LOG.warn(
            "The store can't be reached; retrying in {} ms: {}", pause, ErrorText.firstLine(e));
        expire(open, began);
        if (open.stream().allMatch(Operation::decided)) {
          return null;
        }
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
      }
    }
  }

  /** Answers the operations that are decided. */
  void answer(List<Operation<?>> operations) {
    waiting.answer(operations.stream().filter(Operation::decided).toList());
  }

  private void expire(List<Operation<?>> open, long began) {
    long now = System.nanoTime();
    for (Operation<?> operation : open) {
      long since = operation.doubtful() ? began : operation.since;
      if (!operation.decided() && (now - since >= PATIENCE || waiting.closed())) {
        operation.refuse(operation.doubtful() ? Refusals.unknown() : Refusals.unreachable());
      }
    }
    answer(open);
    waiting.expire();
  }
}
