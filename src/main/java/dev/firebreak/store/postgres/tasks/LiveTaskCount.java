package dev.firebreak.store.postgres.tasks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of live tasks: counted periodically, because other nodes change it too; changes by
 * this node are added in between. Counting takes at most a hundredth of the writer's time.
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

  /** Plans the next count, also after a failed one. */
  void failed() {
    long now = System.nanoTime();
    next = now + Math.max(SHORTEST_PAUSE, SHARE * (now - began));
  }
}
