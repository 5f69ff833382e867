package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.measure.TimesSum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes metrics one after the other. A metric without values is not written. */
abstract sealed class FamilyWriter permits TextWriter, ProtobufWriter {
  private final Format format;
  private final DocumentBytes out;

  /** Used for one histogram after the other. */
  private final TimeCounts counts = new TimeCounts();

  private @Nullable Metric begun;

  FamilyWriter(Format format, DocumentBytes out) {
    this.format = format;
    this.out = out;
  }

  final void write(Metric metric, Samples samples) {
    boolean times = metric.kind() == Metric.Kind.TIMES;
    for (Sample sample : samples.of(metric)) {
      if (times) {
        times(metric, sample);
      } else {
        begin(metric);
        number(metric, sample);
      }
    }
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

  private void number(Metric metric, Sample sample) {
    byte[] same = sample.written(format, sample.number(), 0);
    if (same != null) {
      out.add(same);
      return;
    }
    int from = out.size();
    number(metric, sample.labels(), sample.number());
    sample.written(format, sample.number(), 0, out.copyFrom(from));
  }

  private void times(Metric metric, Sample sample) {
    TimesSum sum = TimesSum.of(sample.histograms()); // Before the counts: these are never older.
    if (sum.isEmpty()) {
      return;
    }
    begin(metric);
    byte[] same = sample.written(format, sum.seconds(), sum.zeros());
    if (same != null) {
      out.add(same);
      return;
    }
    int from = out.size();
    times(metric, sample.labels(), counts.of(sample.histograms()));
    sample.written(format, sum.seconds(), sum.zeros(), out.copyFrom(from));
  }

  /** Writes what precedes the values of a metric. */
  abstract void head(Metric metric);

  /** Writes a value of the metric that was begun; the bytes must not depend on those before. */
  abstract void number(Metric metric, List<String> labels, double value);

  /** Writes a histogram of the metric that was begun; likewise. */
  abstract void times(Metric metric, List<String> labels, TimeCounts counts);

  /** Writes what follows the values of the metric that was begun. */
  abstract void end();
}
