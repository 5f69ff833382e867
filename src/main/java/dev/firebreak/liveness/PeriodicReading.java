package dev.firebreak.liveness;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this node's copy of a table up to date: reads it again every second, on a {@link Loop}. Of
 * failures in a row only the first one is reported. Thread-safe.
 */
public final class PeriodicReading implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Copy copy;
  private final Duration period;
  private final Loop loop;
  private volatile boolean closed;

  /** The copy, which the loop's thread calls. */
  public interface Copy {
    /** Begins to read; completes when what was read is effective. */
    CompletionStage<Void> refresh();

    /** A reading failed, and the one before did not: the copy is of an earlier time from now on. */
    void onFailure(@Nullable String reason);

    /** A reading succeeded, and the one before did not. */
    void onRecovery();

    /** A reading has ended, whether it succeeded or not. */
    default void onEnd() {}
  }

  /** Creates readings, which are not started yet; the loop has this name. */
  public PeriodicReading(String name, Copy copy) {
    this(name, PERIOD, copy);
  }

  PeriodicReading(String name, Duration period, Copy copy) {
    this.copy = copy;
    this.period = period;
    loop = Loop.waiting(name, new Work());
  }

  /** Reads the table once. Blocks. */
  public void read() throws ExecutionException, TimeoutException, InterruptedException {
    copy.refresh().toCompletableFuture().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Starts the loop. */
  public void start() {
    loop.start();
  }

  /** Ends the loop, if it was started. Blocks until a reading that has begun has ended. */
  @Override
  public void close() {
    closed = true;
    loop.unpark();
    loop.join();
  }

  /** The work of the loop. */
  private final class Work implements Loop.Work {
    private boolean failing;

    @Override
    public boolean turn() throws InterruptedException {
      LockSupport.parkNanos(PeriodicReading.this, period.toNanos());
      if (closed) {
        return false;
      }
      try {
        read();
        if (failing) {
          copy.onRecovery();
        }
        failing = false;
      } catch (ExecutionException | TimeoutException e) {
        if (!failing) {
          copy.onFailure(e.getMessage());
        }
        failing = true;
      }
      copy.onEnd();
      return true;
    }
  }
}
