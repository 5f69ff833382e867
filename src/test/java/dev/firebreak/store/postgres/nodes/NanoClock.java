package dev.firebreak.store.postgres.nodes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A monotonic clock that the test advances. */
public final class NanoClock implements LongSupplier {
  private final AtomicLong now = new AtomicLong(-Duration.ofHours(1).toNanos());

  @Override
  public long getAsLong() {
    return now.get();
  }

  public void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
