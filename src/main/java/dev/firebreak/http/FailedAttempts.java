package dev.firebreak.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows addresses that send wrong tokens: after ten failed attempts each further one within a
 * second is answered late. Of an IPv6 address its first 64 bits count, because a caller can choose
 * the others. Valid tokens are never slowed, so that a caller can't lock out other callers of the
 * same address. Thread-safe.
 */
final class FailedAttempts {
  /** Addresses beyond this number share one entry. */
  private static final int MOST_ADDRESSES = 10_000;

  private static final int BURST = 10;
  private static final int NETWORK_BYTES = 8;
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final InetAddress OTHERS = InetAddress.ofLiteral("::");

  private final LongSupplier nanoClock;

  /** The time, by the clock, from which an address has no failed attempts on record. */
  private final Map<InetAddress, Long> goodAt = new ConcurrentHashMap<>();

  FailedAttempts(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Counts a failed attempt; returns how long its answer is to be delayed. */
  Duration count(@Nullable InetAddress address) {
    long now = nanoClock.getAsLong();
    InetAddress key = address == null ? OTHERS : network(address);
    if (goodAt.size() >= MOST_ADDRESSES && !goodAt.containsKey(key)) {
      goodAt.values().removeIf(at -> at - now <= 0);
      key = goodAt.size() >= MOST_ADDRESSES ? OTHERS : key;
    }
    long good = goodAt.merge(key, now + INTERVAL, (at, _) -> now + later(at - now));
    return Duration.ofNanos(Math.max(0, good - now - BURST * INTERVAL));
  }

  /** Returns the address itself, or of an IPv6 address its network. */
  private static InetAddress network(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length <= NETWORK_BYTES) {
      return address;
    }
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // The length is that of an address.
    }
  }

  /** Returns how far in the future that time is after one more failed attempt. */
  private static long later(long ahead) {
    return Math.min(Math.max(0, ahead) + INTERVAL, BURST * INTERVAL + LONGEST.toNanos());
  }

  /** How many addresses are remembered. */
  int size() {
    return goodAt.size();
  }
}
