package dev.firebreak.outputlog;

import dev.firebreak.config.RunSettings;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes lines of the programs of one type into the log. Lines beyond the rate are counted and not
 * logged; the next line that is logged is preceded by their number. Thread-safe; no method blocks.
 */
public final class OutputLog {
  /** The lines of a type that are logged in a second, in the long term. */
  static final int PER_SECOND = 200;

  /** The lines of a type that are logged at once after a silence. */
  static final int BURST = 400;

  private static final Logger LOG = LoggerFactory.getLogger("dev.firebreak.program");
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String type;
  private final RunSettings.LogOutput logged;
  private final LongSupplier nanos;

  /** Guarded by this, as are the fields below. */
  private double allowed = BURST;

  private long asOf;
  private long dropped;

  /**
   * Creates the log of a type.
   *
   * @param nanos a clock as {@link System#nanoTime}
   */
  public OutputLog(String type, RunSettings.LogOutput logged, LongSupplier nanos) {
    this.type = type;
    this.logged = logged;
    this.nanos = nanos;
    this.asOf = nanos.getAsLong();
  }

  /** The lines of a standard error; null if it is not logged. */
  public @Nullable OutputLines stderr() {
    return logged == RunSettings.LogOutput.NONE ? null : new OutputLines(this, "stderr");
  }

  /** The lines of a standard output; null if it is not logged. */
  public @Nullable OutputLines stdout() {
    return logged == RunSettings.LogOutput.BOTH ? new OutputLines(this, "stdout") : null;
  }

  void log(LineOwner owner, String stream, String line) {
    long before = admit();
    if (before < 0) {
      return;
    }
    if (before > 0) {
      LOG.atInfo()
          .addKeyValue("type", type)
          .log(
              "{} lines of output of type {} were not logged: there were more than {} a second.",
              before,
              type,
              PER_SECOND);
    }
    LoggingEventBuilder entry =
        LOG.atInfo().addKeyValue("type", type).addKeyValue("stream", stream);
    if (owner.run().isEmpty()) {
      entry.log("{} of a process of {}: {}", stream, type, line);
    } else {
      entry
          .addKeyValue(owner.task() ? "task" : "call", owner.run())
          .addKeyValue("attempt", owner.attempt())
          .log("{} of {}, {}, attempt {}: {}", stream, type, owner.run(), owner.attempt(), line);
    }
  }

  /** Returns how many lines were dropped before this one; negative if this one is dropped, too. */
  private synchronized long admit() {
    long now = nanos.getAsLong();
    allowed = Math.min(BURST, allowed + (now - asOf) / SECOND * PER_SECOND);
    asOf = now;
    if (allowed < 1) {
      dropped++;
      return -1;
    }
    allowed--;
    long before = dropped;
    dropped = 0;
    return before;
  }
}
