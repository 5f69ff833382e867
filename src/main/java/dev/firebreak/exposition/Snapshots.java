package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.measure.TimeHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.List;

/** Makes values of metrics what Prometheus' library has, for receivers of OpenTelemetry. */
public final class Snapshots {
  private Snapshots() {}

  /** The snapshots of the metrics that have values. */
  public static MetricSnapshots of(Samples samples, List<Metric> metrics) {
    List<MetricSnapshot> all = new ArrayList<>();
    for (Metric metric : metrics) {
      MetricSnapshot snapshot =
          switch (metric.kind()) {
            case COUNTER -> counter(metric, samples);
            case GAUGE, LARGEST -> gauge(metric, samples);
            case INFO -> info(metric, samples);
            case TIMES -> times(metric, samples);
          };
      if (!snapshot.getDataPoints().isEmpty()) {
        all.add(snapshot);
      }
    }
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot counter(Metric metric, Samples samples) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(metric.name()).help(metric.help());
    for (Sample sample : samples.of(metric)) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .value(sample.number())
              .labels(labels(metric, sample))
              .build());
    }
    return counter.build();
  }

  private static MetricSnapshot gauge(Metric metric, Samples samples) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
    for (Sample sample : samples.of(metric)) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .value(sample.number())
              .labels(labels(metric, sample))
              .build());
    }
    return gauge.build();
  }

  private static MetricSnapshot info(Metric metric, Samples samples) {
    InfoSnapshot.Builder info = InfoSnapshot.builder().name(metric.name()).help(metric.help());
    for (Sample sample : samples.of(metric)) {
      info.dataPoint(InfoDataPointSnapshot.builder().labels(labels(metric, sample)).build());
    }
    return info.build();
  }

  private static MetricSnapshot times(Metric metric, Samples samples) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().name(metric.name()).help(metric.help());
    TimeCounts counts = new TimeCounts();
    for (Sample sample : samples.of(metric)) {
      if (counts.of(sample.histograms()).count() > 0) {
        histogram.dataPoint(dataPoint(labels(metric, sample), counts));
      }
    }
    return histogram.build();
  }

  private static Labels labels(Metric metric, Sample sample) {
    return Labels.of(metric.labels(), sample.labels());
  }

  private static HistogramDataPointSnapshot dataPoint(Labels labels, TimeCounts counts) {
    NativeHistogramBuckets.Builder buckets = NativeHistogramBuckets.builder();
    counts.forEach(buckets::bucket);
    return new HistogramDataPointSnapshot(
        classic(counts),
        TimeHistogram.SCHEMA,
        counts.zeros(),
        TimeCounts.ZERO,
        buckets.build(),
        NativeHistogramBuckets.EMPTY,
        counts.seconds(),
        labels,
        Exemplars.EMPTY,
        0);
  }

  /** The counts between two bounds each, as the library adds them up. */
  private static ClassicHistogramBuckets classic(TimeCounts counts) {
    List<Double> bounds = new ArrayList<>();
    List<Number> between = new ArrayList<>();
    long below = 0;
    long[] upTo = ClassicBounds.upTo(counts);
    for (int i = 0; i < upTo.length; i++) {
      bounds.add(ClassicBounds.bound(i));
      between.add(upTo[i] - below);
      below = upTo[i];
    }
    bounds.add(Double.POSITIVE_INFINITY);
    between.add(counts.count() - below);
    return ClassicHistogramBuckets.of(bounds, between);
  }
}
