package dev.firebreak.measure;

import java.util.Arrays;
import java.util.List;

/** The counts of one or more histograms, each read at one moment. Not thread-safe. */
public final class TimeCounts {
  /** Times up to this many seconds are counted as zero. */
  public static final double ZERO = Math.scalb(1.0, TimeHistogram.LOWEST_EXPONENT);

  private final long[] counts = new long[TimeHistogram.BUCKETS];
  private long total;
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
      long count = histogram.count(i);
      counts[i] += count;
      total += count;
    }
    seconds += histogram.seconds();
  }

  /** Reads histograms in the place of what was read before. Returns this object. */
  public TimeCounts of(List<TimeHistogram> histograms) {
    clear();
    histograms.forEach(this::add);
    return this;
  }

  /** Forgets all counts. */
  public void clear() {
    Arrays.fill(counts, 0);
    total = 0;
    seconds = 0;
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
    return total;
  }

  /**
   * Tells the number of times up to bounds that are powers of 2 in seconds.
   *
   * @param first the power of the first bound
   * @param step what is added to the power for each further bound
   * @param upTo receives the number for each bound
   */
  public void upTo(int first, int step, long[] upTo) {
    int next = 0;
    long sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      int last = (first + i * step) * TimeHistogram.PER_DOUBLING - TimeHistogram.LOWEST;
      while (next <= last) {
        sum += counts[next++];
      }
      upTo[i] = sum;
    }
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
