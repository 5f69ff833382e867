package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls of a type are admitted within a time. It outlives the supervisor.
 * Thread-safe, without locks.
 */
public final class RateLimit {
  private final @Nullable TokenBucket bucket;
  private final String detail;

  RateLimit(TypeSettings type, LongSupplier nanoClock) {
    var limit = type.protection().rateLimit();
    double perSecond = limit.perSecond();
    // Rounded up, so that the limit is never exceeded.
    long interval = (long) Math.ceil(TimeUnit.SECONDS.toNanos(1) / perSecond);
    bucket = perSecond == 0 ? null : new TokenBucket(interval, limit.burst(), nanoClock);
    detail = "Type " + type.name() + " takes " + perSecond + " calls a second";
  }

  /** Takes a token and returns null, or returns why there is none. */
  public Outcome.@Nullable Refused tryAcquire() {
    long wait = bucket == null ? 0 : bucket.tryTake();
    return wait == 0
        ? null
        : new Outcome.Refused(Refusal.RATE_LIMITED, detail, false, Duration.ofNanos(wait));
  }

  /** Returns how many calls would be admitted now; null if there is no limit. */
  public @Nullable Long left() {
    return bucket == null ? null : bucket.left();
  }
}
