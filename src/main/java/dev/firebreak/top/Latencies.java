package dev.firebreak.top;

import java.time.Duration;

/**
 * What the metrics say about types: times of the attempts of the last half to whole minute, or of
 * all since the start of the node while there are no earlier metrics. A scrape costs a node some
 * milliseconds, and so is not made for each screen. Not thread-safe.
 */
final class Latencies {
  private static final long EVERY = Duration.ofSeconds(5).toNanos();
  private static final long HALF_WINDOW = Duration.ofSeconds(30).toNanos();

  private MetricsText current = MetricsText.EMPTY;
  private MetricsText before = MetricsText.EMPTY;
  private MetricsText nextBefore = MetricsText.EMPTY;
  private boolean read;
  private long readAt;
  private long halfBegunAt;

  /** Whether the metrics are to be read. */
  boolean isDue(long nowNanos) {
    return !read || nowNanos - readAt >= EVERY;
  }

  /** Takes the metrics; empty if the node gives none. */
  void read(String text, long nowNanos) {
    current = MetricsText.of(text);
    if (!read || nowNanos - halfBegunAt >= HALF_WINDOW) {
      before = nextBefore;
      nextBefore = current;
      halfBegunAt = nowNanos;
    }
    read = true;
    readAt = nowNanos;
  }

  Measured of(String type) {
    return current.of(type, before);
  }
}
