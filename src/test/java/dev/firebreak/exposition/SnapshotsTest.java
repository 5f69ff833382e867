package dev.firebreak.exposition;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.measure.TimeHistogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final Metric TIMES = Metric.times("a_seconds", "Times.", "type");
  private static final Metric LARGEST = Metric.largest("b", "Ages.", "type");
  private static final Metric COUNTER = Metric.counter("c", "Counts.");

  private final Samples samples = new Samples();

  private MetricSnapshots snapshots() {
    return Snapshots.of(samples, List.of(TIMES, LARGEST, COUNTER));
  }

  @Test
  void aHistogramIsNativeAndClassicWithTheSameCounts() {
    TimeHistogram histogram = new TimeHistogram();
    for (long nanos : new long[] {1, 1_000_000, 2_000_000, 1_000_000_000, 5_000_000_000_000L}) {
      histogram.record(nanos);
    }
    samples.add(TIMES, histogram, "t");
    HistogramDataPointSnapshot point =
        ((HistogramSnapshot) snapshots().get(0)).getDataPoints().getFirst();
    assertThat(point.getNativeSchema()).isEqualTo(3);
    assertThat(point.getNativeZeroCount()).isOne();
    assertThat(point.getNativeBucketsForPositiveValues().size()).isEqualTo(4);
    assertThat(point.getCount()).isEqualTo(5);
    assertThat(point.getClassicBuckets().getUpperBound(5)).isEqualTo(1);
    assertThat(point.getClassicBuckets().getCount(5)).isOne();
    assertThat(point.getClassicBuckets().getCount(point.getClassicBuckets().size() - 1)).isOne();
  }

  private Map<List<String>, Double> numbers(Metric metric) {
    return samples.of(metric).stream().collect(toMap(Sample::labels, Sample::number));
  }

  @Test
  void valuesOfTheSameLabelsAreAddedOrTheLargestCounts() {
    samples.add(COUNTER, 2);
    samples.add(COUNTER, 3);
    samples.add(LARGEST, 2, "other");
    samples.add(LARGEST, 3, "other");
    assertThat(numbers(COUNTER)).containsEntry(List.of(), 5.0);
    assertThat(numbers(LARGEST)).containsEntry(List.of("other"), 3.0);
  }

  @Test
  void whatHasNoValueIsNotShown() {
    samples.add(TIMES, new TimeHistogram(), "t");
    assertThat(snapshots().size()).isZero();
  }
}
