package dev.firebreak.top;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of a node as text (Prometheus), as far as the screen shows them. */
final class MetricsText {
  static final MetricsText EMPTY = new MetricsText();

  private static final Pattern SAMPLE =
      Pattern.compile(
          "(firebreak_attempt_duration_seconds_bucket|firebreak_queued_tasks"
              + "|firebreak_oldest_due_task_age_seconds)"
              + "\\{type=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,le=\"([^\"]+)\")?\\} (\\S+).*");
  private static final double MS = 1000;

  private final Map<String, NavigableMap<Double, Double>> buckets = new HashMap<>();
  private final Map<String, Double> queued = new HashMap<>();
  private final Map<String, Double> oldest = new HashMap<>();

  private MetricsText() {}

  static MetricsText of(String text) {
    MetricsText metrics = new MetricsText();
    text.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(metrics::take);
    return metrics;
  }

  private void take(Matcher sample) {
    String type = sample.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    double value = number(sample.group(4));
    if (sample.group(3) != null) {
      buckets.computeIfAbsent(type, _ -> new TreeMap<>()).put(number(sample.group(3)), value);
    } else if (sample.group(1).endsWith("tasks")) {
      queued.put(type, value);
    } else {
      oldest.put(type, value);
    }
  }

  private static double number(String text) {
    try {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  /**
   * Returns what is said about a type.
   *
   * @param before earlier metrics, since which times of attempts count
   */
  Measured of(String type, MetricsText before) {
    NavigableMap<Double, Double> since = new TreeMap<>(buckets.getOrDefault(type, none()));
    if (since.isEmpty()) {
      return Measured.UNKNOWN;
    }
    Map<Double, Double> earlier = before.buckets.getOrDefault(type, none());
    since.replaceAll((bound, count) -> count - earlier.getOrDefault(bound, 0.0));
    double due = oldest.getOrDefault(type, 0.0);
    return new Measured(
        quantile(since, 0.5) * MS,
        quantile(since, 0.99) * MS,
        queued.getOrDefault(type, 0.0).intValue(),
        due > 0 ? (long) (due * MS) : -1);
  }

  private static NavigableMap<Double, Double> none() {
    return Collections.emptyNavigableMap();
  }

  /** Interpolates within the bucket, as Prometheus does; NaN if nothing was counted. */
  private static double quantile(NavigableMap<Double, Double> buckets, double share) {
    double rank = buckets.lastEntry().getValue() * share;
    double lower = 0;
    double below = 0;
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      double count = bucket.getValue();
      if (count > 0 && count >= rank) {
        return bucket.getKey().isInfinite()
            ? lower
            : lower + (bucket.getKey() - lower) * (rank - below) / (count - below);
      }
      lower = bucket.getKey();
      below = count;
    }
    return Double.NaN;
  }
}
