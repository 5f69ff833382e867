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
  private volatile boolean reported;

  /**
   * Starts without a failure.
   *
   * @param probe starts a cheap read whose result is reported to this object; must not block
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
      reported = true;
      LOG.warn(
          "The store can't be read: {}. /health/ready reports not ready until a read succeeds.",
          why);
    }
  }

  /** A read succeeded. */
  public void succeeded() {
    if (trouble != null) {
      trouble = null;
      probing.set(false);
      if (reported) {
        reported = false;
        LOG.info("The store can be read again.");
      }
    }
  }

  /**
   * Returns why the last read failed; null if it succeeded. While reads fail, each call starts a
   * read, one at a time, so that the recovery is noticed without other readers.
   */
  public @Nullable String trouble() {
    String now = trouble;
    if (now != null && probing.compareAndSet(false, true)) {
      probe.run();
    }
    return now;
  }
}
