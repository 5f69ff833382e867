package dev.firebreak.metrics;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something from the store for scrapes, not more often than is allowed and, as it may take
 * long where many tasks wait, at most for a part of the time. Used by one thread.
 *
 * @param <T> what is read
 */
final class StoreReading<T> {
  /** How long a scrape waits for a reading; one that takes longer is for the next scrape. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  /** What is older is not shown any more: the store can't be read. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** The pause after a reading is this many times as long as it took. */
  private static final int SHARE = 20;

  private final long shortestPause;
  private final LongSupplier nanoClock;
  private @Nullable CompletableFuture<Read<T>> reading;
  private @Nullable Read<T> last;
  private long nextAt;

  private record Read<T>(T value, long began, long ended) {}

  /**
   * Creates it; nothing is read yet.
   *
   * @param shortestPause the shortest time between two readings
   */
  StoreReading(Duration shortestPause, LongSupplier nanoClock) {
    this.shortestPause = shortestPause.toNanos();
    this.nanoClock = nanoClock;
    nextAt = nanoClock.getAsLong();
  }

  /**
   * Returns what was read last; null if nothing was read lately.
   *
   * @param read begins to read
   */
  @Nullable T now(Supplier<CompletionStage<T>> read) {
    if (reading == null && nanoClock.getAsLong() - nextAt >= 0) {
      long began = nanoClock.getAsLong();
      reading =
          read.get()
              .thenApply(value -> new Read<>(value, began, nanoClock.getAsLong()))
              .toCompletableFuture();
    }
    if (reading != null) {
      await(reading);
    }
    Read<T> known = last;
    return known == null || nanoClock.getAsLong() - known.ended() > LONGEST.toNanos()
        ? null
        : known.value();
  }

  private void await(CompletableFuture<Read<T>> running) {
    try {
      Read<T> read = running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      last = read;
      nextAt = read.ended() + Math.max(shortestPause, SHARE * (read.ended() - read.began()));
      reading = null;
    } catch (TimeoutException _) {
      return;
    } catch (ExecutionException _) {
      nextAt = nanoClock.getAsLong() + shortestPause; // The store itself reports its trouble.
      reading = null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
