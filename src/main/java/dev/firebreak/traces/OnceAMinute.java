package dev.firebreak.traces;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Allows one warning a minute. Thread-safe. */
final class OnceAMinute {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoClock;

  /** Guarded by this, as is the next field. */
  private boolean warned;

  private long warnedAt;

  OnceAMinute(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized boolean tryAcquire() {
    long now = nanoClock.getAsLong();
    if (warned && now - warnedAt < MINUTE) {
      return false;
    }
    warned = true;
    warnedAt = now;
    return true;
  }
}
