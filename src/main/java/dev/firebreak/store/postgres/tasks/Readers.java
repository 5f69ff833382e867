package dev.firebreak.store.postgres.tasks;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import dev.firebreak.store.ReadHealth;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.SqlErrorKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads that read, each on a connection of its own, while the writer writes. */
final class Readers implements AutoCloseable {
  private static final int COUNT = 2;

  /** For this long after a failed connect, reads fail at once instead of trying again. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  private final Sessions sessions;
  private final Executor answers;
  private final BlockingQueue<Read<?>> waiting = new LinkedBlockingQueue<>();
  private final List<Loop> loops = new ArrayList<>();
  private final ReadHealth health = new ReadHealth(this::probe);
  private volatile boolean closed;

  /** Reads something. */
  interface Reading<T> {
    T read(Reads reads) throws SQLException;
  }

  Readers(Sessions sessions, Executor answers) {
    this.sessions = sessions;
    this.answers = answers;
    for (int i = 0; i < COUNT; i++) {
      loops.add(Loop.waiting("store-reader-" + i, new Reader()).start());
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
      read.failure = new StoreException.Unavailable("the store is closed");
      read.answer(answers);
    }
    return read.future;
  }

  @Override
  public void close() {
    closed = true;
    loops.forEach(_ -> waiting.add(Read.END));
    loops.forEach(Loop::join);
  }

  /** The work of one thread, and its connection, which is opened when it is needed. */
  private final class Reader implements Loop.Work {
    private @Nullable Reads reads;
    private long failedAt = System.nanoTime() - PAUSE;
    private @Nullable Read<?> current;

    @Override
    public boolean turn() throws InterruptedException {
      Read<?> next = waiting.take();
      current = next;
      if (next != Read.END) {
        next.run(this, health);
        next.answer(answers);
      }
      current = null;
      return next != Read.END;
    }

    @Override
    public void failed(Throwable thrown) {
      Read<?> read = current;
      if (read != null) {
        read.fail(this, thrown);
        read.answer(answers);
        current = null;
      }
    }

    /** Reads once more on a new connection if the old one was lost since the last read. */
    <T> T read(Reading<T> reading) throws SQLException {
      boolean fresh = reads == null;
      try {
        return once(reading);
      } catch (SQLException e) {
        close();
        if (fresh || SqlErrorKind.of(e) != SqlErrorKind.LOST) {
          throw e;
        }
        return once(reading);
      }
    }

    private <T> T once(Reading<T> reading) throws SQLException {
      Reads now = reads;
      if (now == null) {
        now = connect();
        reads = now;
      }
      T result = reading.read(now);
      now.end();
      return result;
    }

    private Reads connect() throws SQLException {
      if (System.nanoTime() - failedAt < PAUSE) {
        throw new SQLException("the server could not be reached less than 500 ms ago", "08001");
      }
      try {
        return new Reads(sessions.reader());
      } catch (SQLException e) {
        failedAt = System.nanoTime();
        throw e;
      }
    }

    @Override
    public void end() {
      close();
    }

    private void close() {
      Reads last = reads;
      reads = null;
      if (last != null) {
        last.close();
      }
    }
  }

  private static final class Read<T> {
    static final Read<String> END = new Read<>(_ -> "");

    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Reading<T> reading;
    private @Nullable T result;
    private @Nullable StoreException failure;

    Read(Reading<T> reading) {
      this.reading = reading;
    }

    void run(Reader reader, ReadHealth health) {
      try {
        result = reader.read(reading);
        health.succeeded();
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        health.failed(SqlErrorKind.words(t));
        fail(reader, t);
      }
    }

    void fail(Reader reader, Throwable t) {
      reader.close();
      String why = SqlErrorKind.words(t);
      failure = new StoreException.Unavailable("the store can't be read: " + why, t);
    }

    void answer(Executor answers) {
      Runnable end =
          () -> {
            if (failure == null) {
              future.complete(result);
            } else {
              future.completeExceptionally(failure);
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
