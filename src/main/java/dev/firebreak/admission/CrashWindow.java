package dev.firebreak.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers which of the last attempts crashed, in one bit each. Thread-safe, without locks; as
 * long as no attempt crashes, the window is only read.
 */
final class CrashWindow {
  private final int size;

  /**
   * The highest bit that is set marks how many attempts are remembered; of the bits below, 1 stands
   * for a crash.
   */
  private final AtomicLong bits = new AtomicLong(1);

  /** A window of the given number of attempts, 1 to 60. */
  CrashWindow(int size) {
    this.size = size;
  }

  void record(boolean crashed) {
    while (true) {
      long before = bits.get();
      long after = shift(before, crashed ? 1 : 0);
      if (before == after || bits.compareAndSet(before, after)) {
        return;
      }
    }
  }

  private long shift(long before, long bit) {
    long full = 1L << size;
    long longer = before << 1 | bit;
    return before < full ? longer : (longer & (full - 1)) | full;
  }

  /** The share of crashes among the remembered attempts, 0 to 1. */
  double share() {
    long now = bits.get();
    int filled = Long.SIZE - 1 - Long.numberOfLeadingZeros(now);
    return filled == 0 ? 0 : (Long.bitCount(now) - 1) / (double) filled;
  }

  boolean full() {
    return bits.get() >= 1L << size;
  }
}
