package dev.firebreak.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the entries about refused requests, so that callers without rights can neither fill the
 * disk nor have earlier entries rotated away: ten of one address, then one a minute, and a hundred
 * of all addresses, then ten a minute. Thread-safe.
 */
final class RefusalLimit {
  private static final int BURST = 10;
  private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);
  private static final int BURST_OF_ALL = 100;
  private static final long INTERVAL_OF_ALL = TimeUnit.SECONDS.toNanos(6);

  /** Addresses beyond this number have only the limit of all. */
  private static final int MOST_ADDRESSES = 10_000;

  private final LongSupplier nanoClock;

  /** When an address may have its whole burst again. Guarded by this, as are all fields below. */
  private final Map<String, Long> freshAt = new HashMap<>();

  private long allFreshAt;
  private long suppressed;

  RefusalLimit(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    allFreshAt = nanoClock.getAsLong();
  }

  /** Whether a refused request of this address is recorded; counts it if it is not. */
  synchronized boolean admits(String address) {
    long now = nanoClock.getAsLong();
    if (freshAt.size() >= MOST_ADDRESSES) {
      freshAt.values().removeIf(at -> at - now <= 0);
    }
    long own = next(freshAt.getOrDefault(address, now), now, INTERVAL);
    long all = next(allFreshAt, now, INTERVAL_OF_ALL);
    if (own - now > BURST * INTERVAL || all - now > BURST_OF_ALL * INTERVAL_OF_ALL) {
      suppressed++;
      return false;
    }
    if (freshAt.size() < MOST_ADDRESSES || freshAt.containsKey(address)) {
      freshAt.put(address, own);
    }
    allFreshAt = all;
    return true;
  }

  private static long next(long freshAt, long now, long interval) {
    return Math.max(0, freshAt - now) + now + interval;
  }

  /** How many were not recorded since the last call. */
  synchronized long takeSuppressed() {
    long count = suppressed;
    suppressed = 0;
    return count;
  }
}
