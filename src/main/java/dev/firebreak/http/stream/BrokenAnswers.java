package dev.firebreak.http.stream;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that answers were broken off, which their callers may not be able to tell from an error of
 * the network. Programs may fail many times a second, so most lines are only counted. Thread-safe.
 */
public final class BrokenAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenAnswers.class);
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoClock;

  /** Guarded by this, as is the next field. */
  private long loggedAt;

  private long unlogged;

  /**
   * Creates a log without lines.
   *
   * @param nanoClock as {@link System#nanoTime}
   */
  public BrokenAnswers(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.loggedAt = nanoClock.getAsLong() - PAUSE;
  }

  /**
   * An answer that had begun was broken off.
   *
   * @param why in one line
   */
  public void add(String type, String why) {
    long before;
    synchronized (this) {
      long now = nanoClock.getAsLong();
      if (now - loggedAt < PAUSE) {
        unlogged++;
        return;
      }
      loggedAt = now;
      before = unlogged;
      unlogged = 0;
    }
    LOG.atWarn()
        .addKeyValue("type", type)
        .log(
            "An answer of type {} was broken off after its beginning had been sent ({}); it is not"
                + " tried again. {} others were not logged since the last such line.",
            type,
            why,
            before);
  }
}
