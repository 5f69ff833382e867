package dev.firebreak.metrics;

import dev.firebreak.store.Queues;
import dev.firebreak.store.TaskStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the queues from the store, at most once a second and, as that takes long where many tasks
 * wait, at most for a part of the time. Used by one thread.
 */
final class QueueReading {
  /** How long a scrape waits for a reading; one that takes longer is for the next scrape. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  /** What is older is not shown any more: the store can't be read. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

  /** The pause after a reading is this many times as long as it took. */
  private static final int SHARE = 20;

  private final TaskStore store;
  private final LongSupplier nanoClock;
  private @Nullable CompletableFuture<Read> reading;
  private @Nullable Read last;
  private long nextAt;

  private record Read(Queues queues, long began, long ended) {}

  QueueReading(TaskStore store, LongSupplier nanoClock) {
    this.store = store;
    this.nanoClock = nanoClock;
    nextAt = nanoClock.getAsLong();
  }

  /** Returns what was read last; null if nothing was read lately. */
  @Nullable Queues now(Set<String> types) {
    if (reading == null && nanoClock.getAsLong() - nextAt >= 0) {
      long began = nanoClock.getAsLong();
      reading =
          store
              .queues(types)
              .thenApply(queues -> new Read(queues, began, nanoClock.getAsLong()))
              .toCompletableFuture();
    }
    if (reading != null) {
      await(reading);
    }
    Read known = last;
    return known == null || nanoClock.getAsLong() - known.ended() > LONGEST.toNanos()
        ? null
        : known.queues();
  }

  private void await(CompletableFuture<Read> running) {
    try {
      Read read = running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      last = read;
      nextAt = read.ended() + Math.max(SHORTEST_PAUSE, SHARE * (read.ended() - read.began()));
      reading = null;
    } catch (TimeoutException _) {
      return;
    } catch (ExecutionException _) {
      nextAt = nanoClock.getAsLong() + SHORTEST_PAUSE; // The store itself reports its trouble.
      reading = null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
