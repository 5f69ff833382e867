package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes metrics one after the other. A metric without values is not written. */
abstract sealed class FamilyWriter permits TextWriter, ProtobufWriter {
  private @Nullable Metric begun;

  final void write(Metric metric, Samples samples) {
    samples
        .numbers(metric)
        .forEach(
            (labels, value) -> {
              begin(metric);
              number(metric, labels, value);
            });
    samples.times(
        metric,
        (labels, counts) -> {
          begin(metric);
          times(metric, labels, counts);
        });
    if (begun == metric) {
      end();
    }
  }

  private void begin(Metric metric) {
    if (begun != metric) {
      begun = metric;
      head(metric);
    }
  }

  /** Writes what precedes the values of a metric. */
  abstract void head(Metric metric);

  /** Writes a value of the metric that was begun. */
  abstract void number(Metric metric, List<String> labels, double value);

  /** Writes a histogram of the metric that was begun. */
  abstract void times(Metric metric, List<String> labels, TimeCounts counts);

  /** Writes what follows the values of the metric that was begun. */
  abstract void end();
}
