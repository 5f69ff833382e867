package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many retries a type may make: a share of its calls, and some to begin with. A type that
 * always fails so does not multiply its load. Outlives the supervisor. Thread-safe, without locks;
 * where all is well it is only read.
 */
public final class RetryBudget {
  /** Counted in millionths, so that shares add up exactly. */
  private static final long RETRY = 1_000_000;

  private final long share;
  private final long capacity;
  private final AtomicLong left;

  RetryBudget(TypeSettings.RetryBudget settings) {
    share = Math.round(settings.share() * RETRY);
    capacity = settings.spare() * RETRY;
    left = new AtomicLong(capacity);
  }

  /** A call has come in and puts its share in. */
  public void add() {
    while (true) {
      long before = left.get();
      long after = Math.min(capacity, before + share);
      if (before == after || left.compareAndSet(before, after)) {
        return;
      }
    }
  }

  /** Takes a retry out; says whether there was one. */
  public boolean tryAcquire() {
    while (true) {
      long before = left.get();
      if (before < RETRY) {
        return false;
      } else if (left.compareAndSet(before, before - RETRY)) {
        return true;
      }
    }
  }

  /** How many retries could be made at once. */
  public long left() {
    return left.get() / RETRY;
  }
}
