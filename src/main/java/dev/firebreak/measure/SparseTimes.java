package dev.firebreak.measure;

import java.util.Arrays;

/** The times that were recorded within an interval, without the buckets that are empty. */
public final class SparseTimes {
  /** No times. */
  public static final SparseTimes NONE = new SparseTimes(new long[0]);

  private static final int PAIR = 2;

  private final long[] pairs;

  private SparseTimes(long[] pairs) {
    this.pairs = pairs;
  }

  /**
   * Creates it from the number of each bucket and the number of times in it.
   *
   * @param pairs bucket and count in turn, by bucket
   * @throws IllegalArgumentException if a bucket does not exist or is out of order, or a count is
   *     not positive
   */
  public static SparseTimes of(long... pairs) {
    if (pairs.length % PAIR != 0) {
      throw new IllegalArgumentException("a bucket without a count");
    }
    long before = -1;
    for (int i = 0; i < pairs.length; i += PAIR) {
      if (pairs[i] <= before || pairs[i] >= TimeHistogram.BUCKETS || pairs[i + 1] <= 0) {
        throw new IllegalArgumentException("bucket " + pairs[i] + " with " + pairs[i + 1]);
      }
      before = pairs[i];
    }
    return new SparseTimes(pairs.clone());
  }

  /** Returns bucket and count in turn, by bucket. */
  public long[] pairs() {
    return pairs.clone();
  }

  void addTo(IntervalTimes times) {
    for (int i = 0; i < pairs.length; i += PAIR) {
      times.add((int) pairs[i], pairs[i + 1]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseTimes times && Arrays.equals(pairs, times.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  @Override
  public String toString() {
    return Arrays.toString(pairs);
  }
}
