package dev.firebreak.exposition;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.measure.TimeHistogram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The values of one scrape. Values of a metric with the same labels are put together, as those of
 * the types beyond the limit are. Histograms are read when they are written. Not thread-safe.
 */
public final class Samples {
  private final Map<Metric, Map<List<String>, Double>> numbers = new HashMap<>();
  private final Map<Metric, Map<List<String>, List<TimeHistogram>>> times = new HashMap<>();

  /** Used for one histogram after the other. */
  private final TimeCounts counts = new TimeCounts();

  /**
   * Adds a value.
   *
   * @param labels the values of its labels, in their order
   */
  public void add(Metric metric, double value, String... labels) {
    numbers
        .computeIfAbsent(metric, _ -> new LinkedHashMap<>())
        .merge(
            List.of(labels), value, metric.kind() == Metric.Kind.LARGEST ? Math::max : Double::sum);
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
    times
        .computeIfAbsent(metric, _ -> new LinkedHashMap<>())
        .computeIfAbsent(List.of(labels), _ -> new ArrayList<>(1))
        .add(histogram);
  }

  /** The values of a metric, by those of its labels. */
  Map<List<String>, Double> numbers(Metric metric) {
    return numbers.getOrDefault(metric, Map.of());
  }

  /**
   * Reads the times of a metric that has any, by the values of its labels. The counts are only
   * valid during the call that receives them.
   */
  void times(Metric metric, BiConsumer<List<String>, TimeCounts> to) {
    times
        .getOrDefault(metric, Map.of())
        .forEach(
            (labels, histograms) -> {
              counts.clear();
              histograms.forEach(counts::add);
              if (counts.count() > 0) {
                to.accept(labels, counts);
              }
            });
  }
}
