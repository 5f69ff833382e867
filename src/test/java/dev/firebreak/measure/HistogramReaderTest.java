package dev.firebreak.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramReaderTest {
  private static final Percentage RESOLUTION = Percentage.withPercentage(10);

  private final TimeHistogram histogram = new TimeHistogram();
  private final HistogramReader reader = new HistogramReader(histogram);

  private void record(int times, Duration time) {
    for (int i = 0; i < times; i++) {
      histogram.record(time.toNanos());
    }
  }

  @Test
  void anIntervalHasOnlyTheTimesSinceTheOneBefore() {
    record(100, Duration.ofSeconds(1));
    assertThat(reader.next().count()).isEqualTo(100);
    record(7, Duration.ofMillis(5));
    IntervalTimes second = reader.next();
    assertThat(second.count()).isEqualTo(7);
    assertThat(second.quantile(0.99)).isCloseTo(0.005, RESOLUTION);
    assertThat(reader.next().count()).isZero();
  }

  @Test
  void aQuantileIsTheTimeThatThisShareDoesNotExceed() {
    record(98, Duration.ofMillis(1));
    record(1, Duration.ofMillis(50));
    record(1, Duration.ofSeconds(2));
    IntervalTimes times = reader.next();
    assertThat(times.quantile(0.5)).isCloseTo(0.001, RESOLUTION);
    assertThat(times.quantile(0.99)).isCloseTo(0.05, RESOLUTION);
    assertThat(times.quantile(1)).isCloseTo(2, RESOLUTION);
  }

  @Test
  void anEmptyIntervalHasNoQuantile() {
    assertThat(reader.next().quantile(0.5)).isNaN();
  }

  @Test
  void timesOfSeveralHistogramsCanBeAdded() {
    record(3, Duration.ofMillis(1));
    IntervalTimes all = reader.next();
    record(4, Duration.ofMillis(100));
    all.add(reader.next());
    assertThat(all.count()).isEqualTo(7);
    assertThat(all.quantile(0.9)).isCloseTo(0.1, RESOLUTION);
  }
}
