package dev.firebreak.metrics;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.measure.TimeHistogram;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one scrape. Values of a metric with the same labels are put together, as those of
 * the types beyond the limit are. Not thread-safe.
 */
final class Samples {
  private final Map<Metric, Map<List<String>, Double>> numbers = new HashMap<>();
  private final Map<Metric, Map<List<String>, TimeCounts>> times = new HashMap<>();

  /**
   * Adds a value.
   *
   * @param labels the values of its labels, in their order
   */
  void add(Metric metric, double value, String... labels) {
    numbers
        .computeIfAbsent(metric, _ -> new LinkedHashMap<>())
        .merge(
            List.of(labels), value, metric.kind() == Metric.Kind.LARGEST ? Math::max : Double::sum);
  }

  /** Adds a number, of which more than 53 bits are never needed. */
  void add(Metric metric, long value, String... labels) {
    add(metric, (double) value, labels);
  }

  /** Adds 1 for true and 0 for false. */
  void add(Metric metric, boolean value, String... labels) {
    add(metric, value ? 1L : 0L, labels);
  }

  /** Adds the times of a histogram, unless it has none. */
  void add(Metric metric, TimeHistogram histogram, String... labels) {
    times
        .computeIfAbsent(metric, _ -> new LinkedHashMap<>())
        .computeIfAbsent(List.of(labels), _ -> new TimeCounts())
        .add(histogram);
  }

  /** The values of a metric, by those of its labels. */
  Map<List<String>, Double> numbers(Metric metric) {
    return numbers.getOrDefault(metric, Map.of());
  }

  /** The times of a metric, by the values of its labels. */
  Map<List<String>, TimeCounts> times(Metric metric) {
    return times.getOrDefault(metric, Map.of());
  }
}
