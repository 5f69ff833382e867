package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls of a type are admitted within a time, by the generic cell rate algorithm
 * (ITU-T I.371), which is a token bucket in one number. It outlives the supervisor. Thread-safe,
 * without locks.
 */
public final class RateLimit {
  private static final long OFF = 0;

  private final LongSupplier nanoClock;
  private final String detail;

  /**
   * The time between two tokens, in nanoseconds; rounded up, so that the limit is never exceeded.
   */
  private final long interval;

  /** How far ahead of its time a token may be taken, in nanoseconds. */
  private final long tolerance;

  /** The time, by the clock, at which the bucket is full again. */
  private final AtomicLong fullAt;

  RateLimit(TypeSettings type, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    double perSecond = type.protection().rateLimit().perSecond();
    interval = perSecond == 0 ? OFF : (long) Math.ceil(TimeUnit.SECONDS.toNanos(1) / perSecond);
    tolerance = (type.protection().rateLimit().burst() - 1) * interval;
    fullAt = new AtomicLong(nanoClock.getAsLong());
    detail = "Type " + type.name() + " takes " + perSecond + " calls a second";
  }

  /** Takes a token and returns null, or returns why there is none. */
  public Outcome.@Nullable Refused tryAcquire() {
    if (interval == OFF) {
      return null;
    }
    while (true) {
      long full = fullAt.get();
      long now = nanoClock.getAsLong();
      long missing = Math.max(0, full - now);
      if (missing > tolerance) {
        Duration wait = Duration.ofNanos(missing - tolerance);
        return new Outcome.Refused(Refusal.RATE_LIMITED, detail, false, wait);
      }
      if (fullAt.compareAndSet(full, now + missing + interval)) {
        return null;
      }
    }
  }

  /** Returns how many calls would be admitted now; null if there is no limit. */
  public @Nullable Long left() {
    if (interval == OFF) {
      return null;
    }
    long missing = Math.max(0, fullAt.get() - nanoClock.getAsLong());
    return Math.max(0, tolerance + interval - missing) / interval;
  }
}
