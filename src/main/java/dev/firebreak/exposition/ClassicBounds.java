package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;

/**
 * The bounds of the classic buckets, as powers of 2 in seconds: from a millisecond to a quarter of
 * an hour. They are for scrapes as text, which has no native histograms.
 */
final class ClassicBounds {
  private static final int FIRST = -10;
  private static final int LAST = 10;
  private static final int STEP = 2;

  /** How many bounds there are, that of infinity not included. */
  static final int SIZE = (LAST - FIRST) / STEP + 1;

  private ClassicBounds() {}

  /** A bound in seconds. */
  static double bound(int number) {
    return Math.scalb(1.0, FIRST + STEP * number);
  }

  /** The number of times up to each bound. */
  static long[] upTo(TimeCounts counts) {
    long[] upTo = new long[SIZE];
    counts.upTo(FIRST, STEP, upTo);
    return upTo;
  }
}
