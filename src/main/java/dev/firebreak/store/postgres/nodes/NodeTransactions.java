package dev.firebreak.store.postgres.nodes;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions that may wait for a lock, one after the other, on a thread and a connection of
 * its own. A connection on which a transaction failed is closed, which rolls the transaction back.
 */
public final class NodeTransactions implements Loop.Work, AutoCloseable {
  /**
   * SQL states of a deadlock, a serialization failure, and a session that the server ended because
   * this process paused within a transaction: nothing was changed, and a retry may succeed.
   */
  private static final Set<String> TRANSIENT = Set.of("40P01", "40001", "25P03");

  private static final int MAX_ATTEMPTS = 3;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(15);

  private final Sessions sessions;
  private final Loop loop = Loop.waiting("store-nodes", this);
  private final BlockingQueue<Request<?>> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /** Used by the loop's thread only. */
  private @Nullable Connection connection;

  private @Nullable Request<?> current;

  /** The work of one transaction, which is committed if this method does not throw. */
  public interface Work<T> {
    T in(Connection connection) throws SQLException, StoreException;
  }

  public NodeTransactions(Sessions sessions) {
    this.sessions = sessions;
    loop.start();
  }

  /** Work, and the future of its result. */
  private static final class Request<T> {
    static final Request<Boolean> END = new Request<>(_ -> true);

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Work<T> work;

    Request(Work<T> work) {
      this.work = work;
    }

    void run(NodeTransactions transactions) {
      try {
        answer.complete(transactions.transactWithRetries(work));
      } catch (Throwable t) {
        transactions.failed(t);
      }
    }
  }

  /** As {@link Work}, without a result. */
  public interface Act {
    void in(Connection connection) throws SQLException, StoreException;
  }

  /** Fails with a {@link StoreException}. */
  public CompletionStage<Void> execute(Act act) {
    return compute(
            connection -> {
              act.in(connection);
              return true;
            })
        .thenAccept(_ -> {});
  }

  /** Fails with a {@link StoreException}. */
  public <T> CompletionStage<T> compute(Work<T> work) {
    Request<T> request = new Request<>(work);
    waiting.add(request);
    if (closed && waiting.remove(request)) {
      request.answer.completeExceptionally(new StoreException.Unavailable("the store is closed"));
    }
    return request.answer;
  }

  @Override
  public boolean turn() throws InterruptedException {
    Request<?> next = waiting.take();
    current = next;
    if (next != Request.END) {
      next.run(this);
    }
    current = null;
    return next != Request.END;
  }

  @Override
  public void failed(Throwable thrown) {
    HeapWatch.noticed(thrown);
    if (!(thrown instanceof StoreException)) {
      discardConnection();
    }
    if (current != null) {
      current.answer.completeExceptionally(thrown);
      current = null;
    }
  }

  private <T> T transactWithRetries(Work<T> work) throws StoreException {
    for (int attempt = 1; ; attempt++) {
      try {
        return transact(work);
      } catch (SQLException e) {
        discardConnection();
        if (attempt == MAX_ATTEMPTS || !TRANSIENT.contains(String.valueOf(e.getSQLState()))) {
          throw new StoreException.Unavailable(
              "a statement on the nodes of the database failed: " + e, e);
        }
      }
    }
  }

  private <T> T transact(Work<T> work) throws SQLException, StoreException {
    Connection open = connection;
    if (open == null) {
      open = sessions.open(SessionKind.NODES);
      connection = open;
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

  private void discardConnection() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException _) {
        // The connection is discarded anyway.
      }
      connection = null;
    }
  }

  @Override
  public void end() {
    discardConnection();
  }

  /** Runs the waiting transactions, then ends the thread; waits at most 15 seconds. */
  @Override
  public void close() {
    closed = true;
    waiting.add(Request.END);
    loop.join(LONGEST_CLOSE);
  }
}
