package dev.firebreak.store.postgres.connection;

import java.time.Duration;
import java.time.Instant;

/**
 * The last known time of the server's clock, and when this process received it. Claims update it
 * once a second. Thread-safe.
 */
public final class HeardTime {
  private volatile Heard last;

  private record Heard(Instant time, long nanos) {}

  public HeardTime(Instant now) {
    last = new Heard(now, System.nanoTime());
  }

  /** Records the time of the server's clock. */
  public void heard(Instant now) {
    last = new Heard(now, System.nanoTime());
  }

  /** Estimates the current time of the server's clock by this process's monotonic clock. */
  public Instant estimate() {
    Heard known = last;
    return known.time.plus(Duration.ofNanos(System.nanoTime() - known.nanos));
  }
}
