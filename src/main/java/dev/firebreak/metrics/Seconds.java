package dev.firebreak.metrics;

import java.time.Duration;
import java.time.Instant;

/** Times as metrics have them. */
final class Seconds {
  private static final double MILLIS = 1000;
  private static final double NANOS = 1e9;

  private Seconds() {}

  static double of(Duration time) {
    return time.toNanos() / NANOS;
  }

  /** The seconds since 1970. */
  static double since1970(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }
}
