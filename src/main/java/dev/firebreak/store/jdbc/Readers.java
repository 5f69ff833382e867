package dev.firebreak.store.jdbc;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import dev.firebreak.store.ReadHealth;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.jdbc.ReadConnection.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Threads that read, each on a connection of its own, while the writer writes.
 *
 * @param <R> the queries of the engine
 */
public final class Readers<R extends TaskReads> implements AutoCloseable {
  /** How many threads a store should have for reading. */
  public static final int COUNT = 2;

  private final Executor answers;
  private final BlockingQueue<Work<R>> waiting = new LinkedBlockingQueue<>();
  private final List<Loop> loops = new ArrayList<>();
  private final ReadHealth health = new ReadHealth(this::probe);
  private volatile boolean closed;

  /**
   * Starts a thread for each connection.
   *
   * @param connections closed by their threads
   * @param answers completes stages
   */
  public Readers(List<? extends ReadConnection<R>> connections, Executor answers) {
    this.answers = answers;
    for (ReadConnection<R> connection : connections) {
      String name = "store-reader-" + loops.size();
      loops.add(Loop.waiting(name, new Reader(connection)).start());
    }
  }

  ReadHealth health() {
    return health;
  }

  private void probe() {
    var _ = read(reads -> reads.readNote(""));
  }

  /** Fails with {@link StoreException.Unavailable} if the queries fail. */
  public <T> CompletableFuture<T> read(Reading<? super R, T> reading) {
    Read<R, T> read = new Read<>(reading);
    waiting.add(read);
    if (closed && waiting.remove(read)) {
      read.fail(new StoreException.Unavailable("the store is closed"));
      read.answer(answers);
    }
    return read.future;
  }

  /** Runs the waiting reads, then ends the threads. */
  @Override
  public void close() {
    closed = true;
    loops.forEach(_ -> waiting.add(new End<>()));
    loops.forEach(Loop::join);
  }

  /** The work of one thread. */
  private final class Reader implements Loop.Work {
    private final ReadConnection<R> connection;
    private @Nullable Read<R, ?> current;

    Reader(ReadConnection<R> connection) {
      this.connection = connection;
    }

    @Override
    public boolean turn() throws InterruptedException {
      if (!(waiting.take() instanceof Read<R, ?> read)) {
        return false;
      }
      current = read;
      try {
        read.run(connection);
        health.succeeded();
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        connection.discard();
        health.failed(ErrorText.firstLine(t));
        read.fail(unavailable(t));
      }
      read.answer(answers);
      current = null;
      return true;
    }

    @Override
    public void failed(Throwable thrown) {
      Read<R, ?> read = current;
      if (read != null) {
        connection.discard();
        read.fail(unavailable(thrown));
        read.answer(answers);
        current = null;
      }
    }

    @Override
    public void end() {
      connection.close();
    }
  }

  private static StoreException unavailable(Throwable t) {
    return new StoreException.Unavailable("the store can't be read: " + ErrorText.firstLine(t), t);
  }

  /** An element of the queue. */
  private sealed interface Work<R> {}

  /** Ends the thread that takes it. */
  private record End<R>() implements Work<R> {}

  private static final class Read<R, T> implements Work<R> {
    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Reading<? super R, T> reading;
    private @Nullable T result;
    private @Nullable StoreException failure;

    Read(Reading<? super R, T> reading) {
      this.reading = reading;
    }

    void run(ReadConnection<R> connection) throws Exception {
      result = connection.read(reading);
    }

    void fail(StoreException why) {
      failure = why;
    }

    void answer(Executor answers) {
      try {
        answers.execute(this::complete);
      } catch (Throwable t) { // The executor is closed, or there is no memory for a thread.
        HeapWatch.noticed(t);
        complete();
      }
    }

    private void complete() {
      if (failure == null) {
        future.complete(result);
      } else {
        future.completeExceptionally(failure);
      }
    }
  }
}
