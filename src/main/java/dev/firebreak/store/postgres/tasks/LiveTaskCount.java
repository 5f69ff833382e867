package dev.firebreak.store.postgres.tasks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many tasks are live: counted once in a while, because other nodes change it too, and what
 * this node does added meanwhile. Counting may take a hundredth of the writer's time at most.
 */
final class LiveTaskCount {
  private static final long SHORTEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final int SHARE = 100;

  private final AtomicLong count;
  private long began = System.nanoTime();
  private long next = began + SHORTEST_PAUSE;

  LiveTaskCount(long count) {
    this.count = new AtomicLong(count);
  }

  long get() {
    return count.get();
  }

  void add(int more) {
    if (more != 0) {
      count.addAndGet(more);
    }
  }

  boolean due() {
    return pauseNanos() <= 0;
  }

  long pauseNanos() {
    return next - System.nanoTime();
  }

  void began() {
    began = System.nanoTime();
  }

  void set(long counted) {
    count.set(counted);
    failed();
  }

  /** Or it was not counted, and will be. */
  void failed() {
    long now = System.nanoTime();
    next = now + Math.max(SHORTEST_PAUSE, SHARE * (now - began));
  }
}
