package dev.firebreak.connection;

import dev.firebreak.config.HttpSettings;
import java.util.function.LongSupplier;

/**
 * How long the client of a connection may take, in nanoseconds.
 *
 * @param head from the first byte of a request to the end of its headers
 * @param idle time without a request
 * @param write time without reading anything of an answer
 * @param clock as {@link System#nanoTime}
 */
record Timeouts(long head, long idle, long write, LongSupplier clock) {
  static Timeouts of(HttpSettings.Time time, LongSupplier clock) {
    return new Timeouts(
        time.header().toNanos(), time.idle().toNanos(), time.write().toNanos(), clock);
  }

  /** Returns the moment after this much time. */
  long after(long nanos) {
    return clock.getAsLong() + nanos;
  }
}
