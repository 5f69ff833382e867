package dev.firebreak.measure;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts times in buckets whose bounds grow by the eighth root of 2, as a native histogram of
 * Prometheus with schema 3 does: a quantile is off by at most 5 %. A bucket exists once a time
 * falls into it. Thread-safe, without locks; recording costs about as much as two {@link
 * LongAdder}s.
 *
 * <p>Not the histogram of a library: its classes would be loaded at the start of a node, and
 * recording would cost several times as much.
 */
public final class TimeHistogram {
  /**
   * The resolution as Prometheus counts it: there are {@code 2^SCHEMA} buckets for each doubling.
   */
  public static final int SCHEMA = 3;

  static final int PER_DOUBLING = 1 << SCHEMA;

  /** The power of 2 in seconds up to which times are counted as zero, about a microsecond. */
  static final int LOWEST_EXPONENT = -20;

  /** The power of 2 in seconds above which times are no longer told apart, about 36 hours. */
  private static final int HIGHEST_EXPONENT = 17;

  static final int LOWEST = LOWEST_EXPONENT * PER_DOUBLING;
  private static final int HIGHEST = HIGHEST_EXPONENT * PER_DOUBLING;

  /** The number of buckets; the first one is for times that count as zero. */
  static final int BUCKETS = HIGHEST - LOWEST + 1;

  private static final double ZERO = Math.scalb(1.0, LOWEST_EXPONENT);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int FRACTION_BITS = 52;
  private static final long FRACTION = (1L << FRACTION_BITS) - 1;

  /** The fraction bits of 2^(0/8), 2^(1/8) and so on: the bounds between 1 and 2. */
  private static final long[] BOUNDS = bounds();

  private final AtomicReferenceArray<LongAdder> buckets = new AtomicReferenceArray<>(BUCKETS);
  private final DoubleAdder seconds = new DoubleAdder();

  private static long[] bounds() {
    long[] bounds = new long[PER_DOUBLING];
    for (int i = 0; i < PER_DOUBLING; i++) {
      bounds[i] = Double.doubleToRawLongBits(Math.pow(2, i / (double) PER_DOUBLING)) & FRACTION;
    }
    return bounds;
  }

  /** Counts a time in nanoseconds; a negative one counts as zero. */
  public void record(long nanos) {
    double time = Math.max(0, nanos) / NANOS_PER_SECOND;
    bucket(index(time)).increment();
    seconds.add(time);
  }

  private LongAdder bucket(int index) {
    LongAdder bucket = buckets.get(index);
    return bucket == null ? newBucket(index) : bucket;
  }

  private LongAdder newBucket(int index) {
    LongAdder created = new LongAdder();
    LongAdder before = buckets.compareAndExchange(index, null, created);
    return before == null ? created : before;
  }

  /** Returns the bucket of a time: its bound is the smallest one that is not less than the time. */
  private static int index(double time) {
    if (time <= ZERO) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(time);
    long fraction = bits & FRACTION;
    int key = ((int) (bits >>> FRACTION_BITS) - Double.MAX_EXPONENT) * PER_DOUBLING;
    for (long bound : BOUNDS) {
      key += bound < fraction ? 1 : 0;
    }
    return Math.min(key, HIGHEST) - LOWEST;
  }

  /** The number of times in a bucket. */
  long count(int index) {
    LongAdder bucket = buckets.get(index);
    return bucket == null ? 0 : bucket.sum();
  }

  /** The sum of all times, in seconds. */
  double seconds() {
    return seconds.sum();
  }
}
