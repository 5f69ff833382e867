package dev.firebreak.store.postgres;

import dev.firebreak.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does what may have to wait for a lock, one after the other, on a thread and a connection of its
 * own. A connection on which something failed is not used again: what it had begun is rolled back.
 */
final class Desk implements AutoCloseable {
  /** Deadlock, and serialization failure: nothing was done, and it may go well the next time. */
  private static final Set<String> PASSING = Set.of("40P01", "40001");

  private static final int TRIES = 3;
  private static final int LONGEST_CLOSE_S = 15;

  private final LeaseConnection source;
  private final ExecutorService thread;
  private @Nullable Connection connection;

  /** What is done in one transaction, which is committed if it does not throw. */
  interface Work<T> {
    T in(Connection connection) throws SQLException, StoreException;
  }

  Desk(LeaseConnection source) {
    this.source = source;
    thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("store-nodes").factory());
  }

  /** As {@link Work}, for what has nothing to answer. */
  interface Act {
    void in(Connection connection) throws SQLException, StoreException;
  }

  /** Fails with a {@link StoreException}. */
  CompletionStage<Void> tell(Act act) {
    return ask(connection -> {
          act.in(connection);
          return true;
        })
        .thenAccept(_ -> {});
  }

  /** Fails with a {@link StoreException}. */
  <T> CompletionStage<T> ask(Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              answer.complete(now(work));
            } catch (StoreException | RuntimeException e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new StoreException.Unavailable("the store is closed", e));
    }
    return answer;
  }

  private <T> T now(Work<T> work) throws StoreException {
    for (int tries = 1; ; tries++) {
      try {
        return transact(work);
      } catch (SQLException e) {
        drop();
        if (tries == TRIES || !PASSING.contains(String.valueOf(e.getSQLState()))) {
          throw new StoreException.Unavailable("the database does not answer: " + e, e);
        }
      }
    }
  }

  private <T> T transact(Work<T> work) throws SQLException, StoreException {
    Connection open = connection;
    if (open == null) {
      open = source.desk();
      connection = open;
      open.setAutoCommit(false);
    }
    try {
      T result = work.in(open);
      open.commit();
      return result;
    } catch (StoreException e) {
      open.rollback();
      throw e;
    }
  }

  private void drop() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException _) {
        // It was of no use any more.
      }
      connection = null;
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Does what it was asked, and ends. */
  @Override
  public void close() {
    thread.execute(this::drop);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LONGEST_CLOSE_S, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
