package dev.firebreak.tasks;

import java.time.Duration;

/**
 * What is on its way to or from the store: the store must not be closed on it, or a task would
 * count as running that nobody runs. Thread-safe.
 */
final class InFlight {
  private static final int MILLION = 1_000_000;

  private final java.util.concurrent.atomic.AtomicInteger count =
      new java.util.concurrent.atomic.AtomicInteger();
  private volatile boolean givenUp;

  void enter() {
    count.incrementAndGet();
  }

  void leave() {
    if (count.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Whether nobody waits any longer, so that trying again is in vain. */
  boolean givenUp() {
    return givenUp;
  }

  /** Waits until there is nothing. */
  synchronized void await(Duration patience) {
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
