package dev.firebreak.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that messages of unknown kinds, or with unknown values, arrive, once a minute at most.
 * Thread-safe.
 */
final class UnknownKinds {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownKinds.class);
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

  /** A peer may send any name, and any value. */
  private static final int LONGEST_NAME = 40;

  private final LongSupplier nanoClock;
  private final AtomicLong next;

  UnknownKinds(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    next = new AtomicLong(nanoClock.getAsLong());
  }

  /** A message of this kind arrived. */
  void arrived(String name) {
    if (mayLog()) {
      LOG.info(
          "A message of the unknown kind \"{}\" from another node was ignored, as this node may be"
              + " of an older version; further ones are logged once a minute.",
          cut(name));
    }
  }

  /** A message of a known kind with this value arrived. */
  void arrived(String name, String value) {
    if (mayLog()) {
      LOG.info(
          "A message of the kind \"{}\" with the unknown value \"{}\" from another node was"
              + " ignored, as this node may be of an older version; further ones are logged once a"
              + " minute.",
          cut(name),
          cut(value));
    }
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST_NAME));
  }

  private boolean mayLog() {
    long now = nanoClock.getAsLong();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + PAUSE);
  }
}
