package dev.firebreak.store.jdbc;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The end of a time in which a request may read more.
 *
 * @param nanos the time, such as {@link System#nanoTime}
 */
record TimeLimit(LongSupplier nanos, long end) {
  static TimeLimit in(Duration time, LongSupplier nanos) {
    return new TimeLimit(nanos, nanos.getAsLong() + time.toNanos());
  }

  boolean passed() {
    return nanos.getAsLong() - end >= 0;
  }
}
