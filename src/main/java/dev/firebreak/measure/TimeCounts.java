package dev.firebreak.measure;

/** The counts of one or more histograms, each read at one moment. Not thread-safe. */
public final class TimeCounts {
  /** Times up to this many seconds are counted as zero. */
  public static final double ZERO = Math.scalb(1.0, TimeHistogram.LOWEST_EXPONENT);

  private final long[] counts = new long[TimeHistogram.BUCKETS];
  private double seconds;

  /** Receives a bucket. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Receives a bucket that is not empty.
     *
     * @param key the bucket is for times up to {@code 2^(key / 2^SCHEMA)} seconds
     * @param count the number of times in it
     */
    void bucket(int key, long count);
  }

  /** Adds the counts of a histogram. */
  public void add(TimeHistogram histogram) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += histogram.count(i);
    }
    seconds += histogram.seconds();
  }

  /** The sum of all times, in seconds. */
  public double seconds() {
    return seconds;
  }

  /** The number of times that count as zero. */
  public long zeros() {
    return counts[0];
  }

  /** The number of all times. */
  public long count() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** The number of times up to 2 to this power, in seconds. */
  public long upTo(int exponent) {
    int last = exponent * TimeHistogram.PER_DOUBLING - TimeHistogram.LOWEST;
    long sum = 0;
    for (int i = 0; i <= last; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Visits the buckets that are not empty, except that of zero, from the shortest time. */
  public void forEach(Visitor visitor) {
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > 0) {
        visitor.bucket(i + TimeHistogram.LOWEST, counts[i]);
      }
    }
  }
}
