package dev.firebreak.store.postgres.nodes;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import dev.firebreak.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Does what may have to wait for a lock, one after the other, on a thread and a connection of its
 * own. A connection on which something failed is not used again: what it had begun is rolled back.
 */
public final class NodeTransactions implements Loop.Work, AutoCloseable {
  /** Deadlock, and serialization failure: nothing was done, and it may go well the next time. */
  private static final Set<String> PASSING = Set.of("40P01", "40001");

  private static final int TRIES = 3;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(15);

  private final LeaseConnection source;
  private final Loop loop = Loop.waiting("store-nodes", this);
  private final BlockingQueue<Errand<?>> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /** Of the loop's thread. */
  private @Nullable Connection connection;

  private @Nullable Errand<?> atHand;

  /** What is done in one transaction, which is committed if it does not throw. */
  public interface Work<T> {
    T in(Connection connection) throws SQLException, StoreException;
  }

  public NodeTransactions(LeaseConnection source) {
    this.source = source;
    loop.start();
  }

  /** What was asked for, and whoever waits for it. */
  private static final class Errand<T> {
    static final Errand<Boolean> END = new Errand<>(_ -> true);

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Work<T> work;

    Errand(Work<T> work) {
      this.work = work;
    }

    void done(NodeTransactions desk) {
      try {
        answer.complete(desk.now(work));
      } catch (Throwable t) {
        desk.failed(t);
      }
    }
  }

  /** As {@link Work}, for what has nothing to answer. */
  public interface Act {
    void in(Connection connection) throws SQLException, StoreException;
  }

  /** Fails with a {@link StoreException}. */
  public CompletionStage<Void> tell(Act act) {
    return ask(connection -> {
          act.in(connection);
          return true;
        })
        .thenAccept(_ -> {});
  }

  /** Fails with a {@link StoreException}. */
  public <T> CompletionStage<T> ask(Work<T> work) {
    Errand<T> errand = new Errand<>(work);
    waiting.add(errand);
    if (closed && waiting.remove(errand)) {
      errand.answer.completeExceptionally(new StoreException.Unavailable("the store is closed"));
    }
    return errand.answer;
  }

  @Override
  public boolean turn() throws InterruptedException {
    Errand<?> next = waiting.take();
    atHand = next;
    if (next != Errand.END) {
      next.done(this);
    }
    atHand = null;
    return next != Errand.END;
  }

  @Override
  public void failed(Throwable thrown) {
    HeapWatch.noticed(thrown);
    if (!(thrown instanceof StoreException)) {
      drop();
    }
    if (atHand != null) {
      atHand.answer.completeExceptionally(thrown);
      atHand = null;
    }
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

  public static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void end() {
    drop();
  }

  /** Does what it was asked, and ends. */
  @Override
  public void close() {
    closed = true;
    waiting.add(Errand.END);
    loop.join(LONGEST_CLOSE);
  }
}
