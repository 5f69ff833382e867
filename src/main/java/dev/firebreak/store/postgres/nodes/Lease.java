package dev.firebreak.store.postgres.nodes;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * This node's right to run tasks, which lasts as long as its row is renewed. All bounds count from
 * the moment at which the last successful renewal was sent, on a monotonic clock: a peer that may
 * declare this node dead began to count later. Thread-safe.
 */
public final class Lease {
  /** Peers declare a node dead when they have seen no heartbeat of it for this long. */
  public static final Duration LENGTH = Duration.ofSeconds(6);

  /** The age of the lease from which on no attempt starts. */
  static final Duration START = Duration.ofSeconds(3);

  /** The age of the lease at which running attempts are stopped. */
  public static final Duration STOP = Duration.ofMillis(4750);

  /** The age of the lease at which the process halts if an attempt still runs. */
  static final Duration HALT = Duration.ofMillis(5750);

  private final LongSupplier nanoClock;
  private volatile long renewedAt;
  private volatile boolean rowGone;

  /**
   * Begins a lease.
   *
   * @param nanoClock as {@link System#nanoTime}
   * @param sentAt when the insert of the row was sent, by that clock
   */
  public Lease(LongSupplier nanoClock, long sentAt) {
    this.nanoClock = nanoClock;
    renewedAt = sentAt;
  }

  /** Whether an attempt may begin now. To be called just before each attempt. */
  public boolean mayStart() {
    return !rowGone && age() < START.toNanos();
  }

  /** Whether running attempts must stop. */
  boolean lapsed() {
    return rowGone || age() >= STOP.toNanos();
  }

  /** Whether the row is known to be gone: this node was declared dead. */
  boolean rowGone() {
    return rowGone;
  }

  /** The time since the last successful renewal was sent, in nanoseconds. */
  long age() {
    return nanoClock.getAsLong() - renewedAt;
  }

  void renewed(long sentAt) {
    renewedAt = sentAt;
  }

  /** Ends the lease for good: the row is gone. */
  void markRowGone() {
    rowGone = true;
  }
}
