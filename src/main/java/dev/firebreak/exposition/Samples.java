package dev.firebreak.exposition;

import dev.firebreak.measure.TimeHistogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one reading after the other. Values of a metric with the same labels are put
 * together, as those of the types beyond the limit are. Histograms are read when they are written.
 * Not thread-safe.
 */
public final class Samples {
  private final Map<Metric, SampleFamily> families = new HashMap<>();
  private int reading;

  /** Creates an object without values. */
  public Samples() {}

  /** Begins another reading: all values have to be added anew. */
  public void begin() {
    reading++;
  }

  /**
   * Adds a value.
   *
   * @param labels the values of its labels, in their order
   */
  public void add(Metric metric, double value, String... labels) {
    family(metric).of(reading, labels).add(value, metric.kind() == Metric.Kind.LARGEST);
  }

  /** Adds a number, of which more than 53 bits are never needed. */
  public void add(Metric metric, long value, String... labels) {
    add(metric, (double) value, labels);
  }

  /** Adds 1 for true and 0 for false. */
  public void add(Metric metric, boolean value, String... labels) {
    add(metric, value ? 1L : 0L, labels);
  }

  /** Adds the times of a histogram. */
  public void add(Metric metric, TimeHistogram histogram, String... labels) {
    family(metric).of(reading, labels).add(histogram);
  }

  private SampleFamily family(Metric metric) {
    return families.computeIfAbsent(metric, _ -> new SampleFamily());
  }

  /** The values of a metric. */
  List<Sample> of(Metric metric) {
    SampleFamily family = families.get(metric);
    return family == null ? List.of() : family.all(reading);
  }
}
