package dev.firebreak.tasks;

import java.time.Duration;

/**
 * Counts the operations of the store that are under way. The store must not be closed before they
 * end, or a task could stay running in the store that no node runs. Thread-safe.
 */
final class InFlight {
  private static final int MILLION = 1_000_000;

  private final java.util.concurrent.atomic.AtomicInteger count =
      new java.util.concurrent.atomic.AtomicInteger();
  private volatile boolean givenUp;

  /** Counts one operation more. */
  void operationStarted() {
    count.incrementAndGet();
  }

  /** Counts one operation less. */
  void operationEnded() {
    if (count.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Whether the wait has ended, so that no operation is to be repeated. */
  boolean givenUp() {
    return givenUp;
  }

  /** Waits until no operation is under way. */
  synchronized void awaitNone(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (count.get() > 0 && System.nanoTime() - end < 0) {
        wait(Math.max(1, (end - System.nanoTime()) / MILLION));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    givenUp = true;
  }
}
