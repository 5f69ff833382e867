package dev.firebreak.store.sqlite;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
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
import org.jspecify.annotations.Nullable;

/** Threads that read, each on a connection of its own, while the writer writes. */
final class Readers implements AutoCloseable {
  private static final int COUNT = 2;

  private final Executor answers;
  private final BlockingQueue<Read<?>> waiting = new LinkedBlockingQueue<>();
  private final List<Loop> loops = new ArrayList<>();
  private final ReadHealth health = new ReadHealth(this::probe);
  private volatile boolean closed;

  /** Reads something. */
  interface Reading<T> {
    T read(Reads reads) throws SQLException;
  }

  Readers(Database database, Executor answers) throws SQLException {
    this.answers = answers;
    for (int i = 0; i < COUNT; i++) {
      loops.add(Loop.waiting("store-reader-" + i, new Reader(database.reader())).start());
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

  @Override
  public void close() {
    closed = true;
    loops.forEach(_ -> waiting.add(Read.END));
    loops.forEach(Loop::join);
  }

  /** The work of one thread, with a connection of its own. */
  private final class Reader implements Loop.Work {
    private final Connection connection;

    /** Null after a failure, which leaves the statements unusable. */
    private @Nullable Reads reads;

    private @Nullable Read<?> current;

    Reader(Connection connection) throws SQLException {
      this.connection = connection;
      reads = new Reads(connection);
    }

    @Override
    public boolean turn() throws InterruptedException {
      Read<?> next = waiting.take();
      current = next;
      if (next != Read.END) {
        StoreException failure = next.run(this, health);
        next.answer(answers, failure);
      }
      current = null;
      return next != Read.END;
    }

    @Override
    public void failed(Throwable thrown) {
      Read<?> read = current;
      if (read != null) {
        read.answer(answers, failure(thrown));
        current = null;
      }
    }

    Reads reads() throws SQLException {
      Reads now = reads;
      if (now == null) {
        now = new Reads(connection);
        reads = now;
      }
      return now;
    }

    void closeReads() throws SQLException {
      Reads last = reads;
      reads = null;
      if (last != null) {
        last.close();
      }
    }

    @Override
    public void end() throws SQLException {
      connection.close();
    }
  }

  private static StoreException failure(Throwable t) {
    return new StoreException.Unavailable("the store can't be read: " + t.getMessage(), t);
  }

  private static final class Read<T> {
    static final Read<String> END = new Read<>(_ -> "");

    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Reading<T> reading;
    private @Nullable T result;

    Read(Reading<T> reading) {
      this.reading = reading;
    }

    /** Returns why the read failed; null if it succeeded. */
    @Nullable StoreException run(Reader reader, ReadHealth health) {
      try {
        result = reading.read(reader.reads());
        health.succeeded();
        return null;
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        health.failed(String.valueOf(t.getMessage()));
        return failure(reader, t);
      }
    }

    private static StoreException failure(Reader reader, Throwable t) {
      try {
        reader.closeReads();
      } catch (SQLException e) {
        t.addSuppressed(e);
      }
      return Readers.failure(t);
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
      } catch (Throwable t) { // The executor is closed, or there is no memory for a thread.
        HeapWatch.noticed(t);
        end.run();
      }
    }
  }
}
