package dev.firebreak.access;

import dev.firebreak.admission.TokenBucket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How many requests the bearers of a token have left, on all nodes together. Thread-safe. */
final class RateQuota {
  private final Rate rate;
  private final TokenBucket bucket;

  /** How many requests this node has admitted since the last message to peers. */
  private final AtomicLong spent = new AtomicLong();

  RateQuota(Rate rate, LongSupplier nanoClock) {
    this.rate = rate;
    long interval = Math.ceilDiv(rate.period().toNanos(), rate.count());
    bucket = new TokenBucket(interval, rate.count(), nanoClock);
  }

  Rate rate() {
    return rate;
  }

  /** Admits a request and returns 0, or returns the nanoseconds until one is admitted. */
  long tryTake() {
    long wait = bucket.tryTake();
    if (wait == 0) {
      spent.incrementAndGet();
    }
    return wait;
  }

  long takeSpent() {
    return spent.get() == 0 ? 0 : spent.getAndSet(0);
  }

  void spentElsewhere(long count) {
    bucket.take(count);
  }
}
