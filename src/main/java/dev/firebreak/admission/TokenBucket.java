package dev.firebreak.admission;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket in one number, by the generic cell rate algorithm (ITU-T I.371). Thread-safe,
 * without locks.
 */
public final class TokenBucket {
  private final LongSupplier nanoClock;
  private final long interval;

  /** How far ahead of its time a token may be taken, in nanoseconds. */
  private final long tolerance;

  /** The time, by the clock, at which the bucket is full again. */
  private final AtomicLong fullAt;

  /**
   * Creates a full bucket.
   *
   * @param interval the time between two tokens, in nanoseconds, at least 1
   * @param size how many tokens fit in, at least 1
   * @param nanoClock a clock as {@link System#nanoTime}
   */
  public TokenBucket(long interval, long size, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.interval = interval;
    tolerance = (size - 1) * interval;
    fullAt = new AtomicLong(nanoClock.getAsLong());
  }

  /** Takes a token and returns 0, or returns the nanoseconds until there is one. */
  public long tryTake() {
    while (true) {
      long full = fullAt.get();
      long now = nanoClock.getAsLong();
      long missing = Math.max(0, full - now);
      if (missing > tolerance) {
        return missing - tolerance;
      }
      if (fullAt.compareAndSet(full, now + missing + interval)) {
        return 0;
      }
    }
  }

  /** Takes tokens that may not be there yet: no others are taken until they are. */
  public void take(long count) {
    long now = nanoClock.getAsLong();
    fullAt.updateAndGet(full -> now + Math.max(0, full - now) + count * interval);
  }

  /** Returns how many tokens could be taken now. */
  public long left() {
    long missing = Math.max(0, fullAt.get() - nanoClock.getAsLong());
    return Math.max(0, tolerance + interval - missing) / interval;
  }
}
