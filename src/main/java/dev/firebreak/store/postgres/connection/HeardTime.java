package dev.firebreak.store.postgres.connection;

import java.time.Duration;
import java.time.Instant;

/**
 * What the server's clock said last, and when that was heard by this process. Claims ask once a
 * second. Thread-safe.
 */
public final class HeardTime {
  private volatile Heard last;

  private record Heard(Instant time, long nanos) {}

  public HeardTime(Instant now) {
    last = new Heard(now, System.nanoTime());
  }

  /** The server's clock says this. */
  public void heard(Instant now) {
    last = new Heard(now, System.nanoTime());
  }

  /** What it says by now, if it goes as fast as this process's monotonic clock. */
  public Instant estimate() {
    Heard known = last;
    return known.time.plus(Duration.ofNanos(System.nanoTime() - known.nanos));
  }
}
