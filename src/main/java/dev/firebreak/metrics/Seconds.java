package dev.firebreak.metrics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as metrics have them. */
final class Seconds {
  private static final double MILLIS = 1000;
  private static final double NANOS = 1e9;

  private Seconds() {}

  static double of(Duration time) {
    return time.toNanos() / NANOS;
  }

  /** The seconds from a time until now; 0 if there is no such time, or it has not come. */
  static double since(@Nullable Instant time, Instant now) {
    return time == null || time.isAfter(now) ? 0 : of(Duration.between(time, now));
  }

  /** The seconds since 1970. */
  static double since1970(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }
}
