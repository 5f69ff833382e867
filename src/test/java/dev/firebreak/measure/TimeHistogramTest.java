package dev.firebreak.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeHistogramTest {
  private static final double NANOS = 1e9;

  private final TimeHistogram histogram = new TimeHistogram();

  private TimeCounts counts() {
    TimeCounts counts = new TimeCounts();
    counts.add(histogram);
    return counts;
  }

  private static double bound(int key) {
    return Math.pow(2, key / 8.0);
  }

  /** The bounds are inclusive, as Prometheus wants them. */
  @ParameterizedTest
  @CsvSource({
    "1000000000, 0",
    "1000000001, 1",
    "2000000000, 8",
    "500000000, -8",
    "1090507732, 1",
    "1090507733, 2",
    "250000001, -15",
    "1954, -151"
  })
  void aTimeIsInTheBucketWhoseBoundIsTheNextOne(long nanos, int key) {
    histogram.record(nanos);
    List<Integer> keys = new ArrayList<>();
    counts().forEach((found, count) -> keys.add(found));
    assertThat(keys).containsExactly(key);
  }

  @Test
  void everyTimeIsWithinTheBoundsOfItsBucket() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      long nanos = 1 + (random.nextLong() >>> (18 + random.nextInt(34)));
      TimeHistogram one = new TimeHistogram();
      one.record(nanos);
      TimeCounts counts = new TimeCounts();
      counts.add(one);
      counts.forEach(
          (key, count) ->
              assertThat(nanos / NANOS)
                  .isGreaterThan(bound(key - 1) * (1 - 1e-12))
                  .isLessThanOrEqualTo(bound(key) * (1 + 1e-12)));
      assertThat(counts.count()).isOne();
    }
  }

  @Test
  void veryShortTimesCountAsZeroAndVeryLongOnesInTheLastBucket() {
    histogram.record(-5);
    histogram.record(0);
    histogram.record(953);
    histogram.record(Long.MAX_VALUE);
    assertThat(counts().zeros()).isEqualTo(3);
    List<Integer> keys = new ArrayList<>();
    counts().forEach((key, count) -> keys.add(key));
    assertThat(keys).containsExactly(17 * 8);
  }

  @Test
  void timesUpToABoundAreCounted() {
    for (int millis : new int[] {1, 100, 250, 251, 1000, 5000}) {
      histogram.record(TimeUnit.MILLISECONDS.toNanos(millis));
    }
    long[] upTo = new long[2];
    counts().upTo(-2, 2, upTo);
    assertThat(upTo).containsExactly(3, 5);
    assertThat(counts().count()).isEqualTo(6);
    assertThat(counts().seconds()).isEqualTo(6.602);
  }

  @Test
  void noTimeOfManyThreadsIsLost() {
    IntStream.range(0, 100_000).parallel().forEach(i -> histogram.record(1000L * (1 + i % 64)));
    assertThat(counts().count()).isEqualTo(100_000);
  }

  @Test
  void countsOfSeveralHistogramsAreAdded() {
    histogram.record(1000);
    TimeHistogram other = new TimeHistogram();
    other.record(1000);
    other.record(1);
    TimeCounts counts = counts();
    counts.add(other);
    assertThat(counts.count()).isEqualTo(3);
    assertThat(counts.zeros()).isOne();
  }
}
