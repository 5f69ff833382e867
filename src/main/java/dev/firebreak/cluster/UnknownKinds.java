package dev.firebreak.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that messages of unknown kinds arrive, once a minute at most. Thread-safe. */
final class UnknownKinds {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownKinds.class);
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

  /** A peer may send any name. */
  private static final int LONGEST_NAME = 40;

  private final LongSupplier nanoClock;
  private final AtomicLong next;

  UnknownKinds(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    next = new AtomicLong(nanoClock.getAsLong());
  }

  void arrived(String name) {
    long now = nanoClock.getAsLong();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + PAUSE)) {
      LOG.info(
          "A message of the unknown kind \"{}\" from another node was ignored, as this node may be"
              + " of an older version; further ones are logged once a minute.",
          name.substring(0, Math.min(name.length(), LONGEST_NAME)));
    }
  }
}
