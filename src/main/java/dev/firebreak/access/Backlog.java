package dev.firebreak.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of an owner's live tasks: counted in the store every second, because other nodes
 * change it too; what this node stores and ends is added in between. A task that is stored while
 * the store counts may be counted twice until the next count, but none is left out. Thread-safe.
 */
final class Backlog {
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();

  /** The number of live tasks, less those begun and plus those ended on this node. */
  private volatile long base;

  /** Reserves a place for a task that is to be stored, unless there are as many as allowed. */
  boolean reserve(int most) {
    long reserved = inFlight.incrementAndGet();
    if (live() + reserved > most) {
      inFlight.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Ends a reservation; to be called after {@link #began} if the task was stored. */
  void release() {
    inFlight.decrementAndGet();
  }

  boolean full(int most) {
    return live() + inFlight.get() >= most;
  }

  /** This node has stored a task, or queued one again that had ended. */
  void began() {
    begun.incrementAndGet();
  }

  /** A task has ended on this node. */
  void ended() {
    ended.incrementAndGet();
  }

  /** The store is about to count; what is returned belongs to the count. */
  long mark() {
    return begun.get();
  }

  void counted(long live, long mark) {
    base = live - mark + ended.get();
  }

  private long live() {
    return base + begun.get() - ended.get();
  }
}
