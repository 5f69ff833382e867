package dev.firebreak.process;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the implementation by what this system supports. */
final class ThisSystem {
  private static final Logger LOG = LoggerFactory.getLogger(ThisSystem.class);
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private ThisSystem() {}

  /**
   * Returns the first implementation, or the second where the system lacks what the first needs.
   */
  static Processes choose(Supplier<Processes> best, Supplier<Processes> portable) {
    try {
      return best.get();
    } catch (UnsupportedOperationException | LinkageError | IllegalCallerException e) {
      if (!WARNED.getAndSet(true)) {
        LOG.warn(
            "This system lacks calls that are needed to supervise programs fully ({}): types can't"
                + " limit their memory, processor time or open files, their priority is the"
                + " node's, and some processes that they start may survive them.",
            reason(e));
      }
      return portable.get();
    }
  }

  /** Whether limits can be enforced, which the given check tells. */
  static boolean keepsLimits(Runnable check) {
    try {
      check.run();
      return true;
    } catch (UnsupportedOperationException | LinkageError | IllegalCallerException _) {
      return false;
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
