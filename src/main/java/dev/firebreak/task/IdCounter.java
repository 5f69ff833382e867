package dev.firebreak.task;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The first halves of ids, which ascend within a millisecond, too, up to some thousands, so that
 * stores add rows at the ends of their tables (RFC 9562, 6.2, method 1). Thread-safe.
 */
final class IdCounter {
  /** How many of the lowest bits are the counter; those above it are the time. */
  static final int BITS = 12;

  private final AtomicLong newest = new AtomicLong();

  /**
   * Returns a time with the next value of its counter.
   *
   * @param epochMillis the time
   */
  long next(long epochMillis) {
    // The counter begins in the lower half of its range, so that it can count up.
    long first = epochMillis << BITS | ThreadLocalRandom.current().nextInt(1 << (BITS - 1));
    return newest.accumulateAndGet(first, IdCounter::after);
  }

  /** Counts up from the newest id, unless its time is another or its counter at its end. */
  private static long after(long newest, long first) {
    boolean sameTime = (newest + 1) >>> BITS == first >>> BITS;
    return sameTime ? newest + 1 : first;
  }
}
