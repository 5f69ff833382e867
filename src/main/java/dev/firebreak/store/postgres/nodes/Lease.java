package dev.firebreak.store.postgres.nodes;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * This node's right to run tasks, which it holds as long as its row is raised. All of it counts
 * from the moment at which the last renewal that succeeded was sent, on a clock that only goes
 * forward: whoever may declare this node dead began to count later. Thread-safe.
 */
public final class Lease {
  /** For so long others must have seen no change before they declare a node dead. */
  public static final Duration LENGTH = Duration.ofSeconds(6);

  /** From then on nothing starts. */
  static final Duration START = Duration.ofSeconds(3);

  /** Then what runs is stopped. */
  public static final Duration STOP = Duration.ofMillis(4750);

  /** Then the process ends if something still runs. */
  static final Duration HALT = Duration.ofMillis(5750);

  private final LongSupplier nanoClock;
  private volatile long renewedAt;
  private volatile boolean gone;

  /**
   * Has just begun.
   *
   * @param nanoClock as {@link System#nanoTime}
   * @param sentAt when the row was asked for, by that clock
   */
  public Lease(LongSupplier nanoClock, long sentAt) {
    this.nanoClock = nanoClock;
    renewedAt = sentAt;
  }

  /** Whether an attempt may begin now. To be asked just before each. */
  public boolean mayStart() {
    return !gone && age() < START.toNanos();
  }

  /** Whether attempts that run must stop. */
  boolean lapsed() {
    return gone || age() >= STOP.toNanos();
  }

  /** Whether the row is known to be gone: this node was declared dead. */
  boolean gone() {
    return gone;
  }

  /** For how long it was not renewed, in nanoseconds. */
  long age() {
    return nanoClock.getAsLong() - renewedAt;
  }

  void renewed(long sentAt) {
    renewedAt = sentAt;
  }

  /** The row is gone, and does not come back. */
  void end() {
    gone = true;
  }
}
