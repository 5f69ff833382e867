package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the retries of a type to a share of its calls plus an initial number, so that a type that
 * always fails does not multiply its load. It outlives the supervisor. Thread-safe, without locks;
 * while the budget is full it is only read.
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

  /** Adds the share of one admitted call. */
  public void add() {
    while (true) {
      long before = left.get();
      long after = Math.min(capacity, before + share);
      if (before == after || left.compareAndSet(before, after)) {
        return;
      }
    }
  }

  /** Takes one retry out of the budget; returns whether there was one. */
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

  /** Returns how many retries could be made now. */
  public long left() {
    return left.get() / RETRY;
  }
}
