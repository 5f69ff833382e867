package dev.firebreak.store.sqlite;

import dev.firebreak.store.ReadHealth;
import dev.firebreak.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Threads that read, each on a connection of its own, while the writer writes. */
final class Readers implements AutoCloseable {
  private static final int COUNT = 2;

  private final Executor answers;
  private final BlockingQueue<Read<?>> waiting = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ReadHealth health = new ReadHealth(this::probe);
  private volatile boolean closed;

  /** Reads something. */
  interface Reading<T> {
    T read(Reads reads) throws SQLException;
  }

  Readers(Database database, Executor answers) throws SQLException {
    this.answers = answers;
    for (int i = 0; i < COUNT; i++) {
      Connection connection = database.reader();
      Reads reads = new Reads(connection);
      threads.add(
          Thread.ofPlatform().name("store-reader-" + i).start(() -> serve(connection, reads)));
    }
  }

  ReadHealth health() {
    return health;
  }

  private void probe() {
    var _ = read(reads -> reads.note(""));
  }

  <T> CompletableFuture<T> read(Reading<T> reading) {
    Read<T> read = new Read<>(reading);
    waiting.add(read);
    if (closed && waiting.remove(read)) {
      read.answer(answers, new StoreException.Unavailable("the store is closed"));
    }
    return read.future;
  }

  private void serve(Connection connection, Reads first) {
    Reads reads = first;
    try (connection) {
      while (true) {
        Read<?> next = waiting.take();
        if (next == Read.END) {
          return;
        }
        next.run(reads, health);
        if (next.failure == null) {
          next.answer(answers, null);
        } else {
          next.answer(answers, next.failure);
          reads.close();
          reads = new Reads(connection);
        }
      }
    } catch (InterruptedException | SQLException e) {
      throw new IllegalStateException("a reader of the store ended", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(_ -> waiting.add(Read.END));
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Read<T> {
    static final Read<String> END = new Read<>(_ -> "");

    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Reading<T> reading;
    private @Nullable T result;
    @Nullable StoreException failure;

    Read(Reading<T> reading) {
      this.reading = reading;
    }

    void run(Reads reads, ReadHealth health) {
      try {
        result = reading.read(reads);
        health.succeeded();
      } catch (SQLException | RuntimeException e) {
        health.failed(String.valueOf(e.getMessage()));
        failure = new StoreException.Unavailable("the store can't be read: " + e.getMessage(), e);
      }
    }

    void answer(Executor answers, @Nullable StoreException why) {
      Runnable end =
          () -> {
            if (why == null) {
              future.complete(result);
            } else {
              future.completeExceptionally(why);
            }
          };
      try {
        answers.execute(end);
      } catch (RejectedExecutionException _) {
        end.run();
      }
    }
  }
}
