package dev.firebreak.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the reads of a store succeed, as its readers report it. The first failure and the first
 * success after it are logged, at most one pair in ten seconds. Thread-safe.
 */
public final class ReadHealth {
  private static final Logger LOG = LoggerFactory.getLogger(ReadHealth.class);
  private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  private final Runnable probe;
  private final AtomicBoolean probing = new AtomicBoolean();
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - BETWEEN_LINES);
  private volatile @Nullable String trouble;
  private volatile boolean told;

  /**
   * Knows of no failure yet.
   *
   * @param probe begins a read that costs little and whose end is reported here; must not block
   */
  public ReadHealth(Runnable probe) {
    this.probe = probe;
  }

  /** A read failed because of the store. */
  public void failed(String why) {
    boolean first = trouble == null;
    trouble = why;
    probing.set(false);
    long last = logged.get();
    long now = System.nanoTime();
    if (first && now - last >= BETWEEN_LINES && logged.compareAndSet(last, now)) {
      told = true;
      LOG.warn("The store can't be read: {}. /health/ready is red until a read succeeds.", why);
    }
  }

  /** A read succeeded. */
  public void succeeded() {
    if (trouble != null) {
      trouble = null;
      probing.set(false);
      if (told) {
        told = false;
        LOG.info("The store can be read again.");
      }
    }
  }

  /**
   * Why the last read failed; null if it did not. While reads fail each call begins a read, one at
   * a time, so that the end of the trouble is noticed without other readers.
   */
  public @Nullable String trouble() {
    String now = trouble;
    if (now != null && probing.compareAndSet(false, true)) {
      probe.run();
    }
    return now;
  }
}
