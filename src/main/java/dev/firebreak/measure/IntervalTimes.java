package dev.firebreak.measure;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The times that were recorded within an interval. Not thread-safe. */
public final class IntervalTimes {
  private final long[] counts = new long[TimeHistogram.BUCKETS];
  private long total;

  void add(int bucket, long count) {
    counts[bucket] += count;
    total += count;
  }

  /** Adds other times of the same interval. */
  public void add(IntervalTimes other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** Adds other times. */
  public void add(SparseTimes other) {
    other.addTo(this);
  }

  /** Returns these times without the buckets that are empty. */
  public SparseTimes sparse() {
    return SparseTimes.of(
        IntStream.range(0, counts.length)
            .filter(i -> counts[i] > 0)
            .mapToObj(i -> LongStream.of(i, counts[i]))
            .flatMapToLong(pair -> pair)
            .toArray());
  }

  /** Returns the number of times. */
  public long count() {
    return total;
  }

  /**
   * Returns a time in seconds that at least this share of the times do not exceed, too long by 9 %
   * at most; NaN if there are no times.
   *
   * @param share above 0, and 1 at most
   */
  public double quantile(double share) {
    long rank = (long) Math.ceil(share * total);
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i];
      if (counts[i] > 0 && sum >= rank) {
        return Math.pow(2, (i + TimeHistogram.LOWEST) / (double) TimeHistogram.PER_DOUBLING);
      }
    }
    return Double.NaN;
  }
}
