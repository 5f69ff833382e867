package dev.firebreak.series;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.measure.IntervalTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The series of several nodes as one. Counts and loads are added up; times are those of all nodes
 * together, since the histograms of the nodes are added up before a percentile is taken.
 *
 * <p>Nodes do not sample at the same moments, and their clocks differ. So the samples are at
 * multiples of {@link NodeSeries#EVERY} of the clock of the node that reads, and each is made of
 * the intervals in which that moment lies.
 *
 * @param samples the samples, the oldest first
 * @param types the times of the types in the last seconds, by name
 */
public record MergedSeries(List<Sample> samples, List<TypeSummary> types) {
  private static final long EVERY = NodeSeries.EVERY.toMillis();

  /** A node whose newest interval is older than this does not hold back the others. */
  private static final long LATE = 3 * EVERY;

  /**
   * The times of the attempts of a type, in milliseconds; null if none ended.
   *
   * @param attemptP50 the median
   * @param attemptP99 the 99th percentile
   */
  @JsonPropertyOrder({"type", "attemptP50", "attemptP99"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TypeSummary(
      String type, @Nullable Double attemptP50, @Nullable Double attemptP99) {}

  /**
   * Merges readings.
   *
   * @param after only samples later than this, in milliseconds since 1970
   * @param now when the readings were made, in milliseconds since 1970
   */
  public static MergedSeries of(List<NodeReading> readings, long after, long now) {
    return new MergedSeries(samples(readings, after, now), types(readings));
  }

  private static List<Sample> samples(List<NodeReading> readings, long after, long now) {
    List<List<NodeInterval>> nodes =
        readings.stream().map(one -> one.at(now)).filter(one -> !one.isEmpty()).toList();
    long last =
        nodes.stream()
            .mapToLong(intervals -> intervals.getLast().at())
            .filter(at -> at >= now - LATE)
            .min()
            .orElseGet(() -> nodes.stream().mapToLong(of -> of.getLast().at()).max().orElse(0));
    long first =
        nodes.stream().mapToLong(intervals -> intervals.getFirst().at()).min().orElse(last + 1);
    List<Sample> samples = new ArrayList<>();
    long from = Math.max(Math.max(after, first - EVERY), last - NodeSeries.KEPT * EVERY);
    for (long at = (Math.floorDiv(from, EVERY) + 1) * EVERY; at <= last; at += EVERY) {
      Sample sample = sample(nodes, at);
      if (sample != null) {
        samples.add(sample);
      }
    }
    return samples;
  }

  /** Returns the sample of a moment; null if it is in no interval of any node. */
  private static @Nullable Sample sample(List<List<NodeInterval>> nodes, long at) {
    List<NodeInterval> all =
        nodes.stream().map(intervals -> find(intervals, at)).filter(Objects::nonNull).toList();
    if (all.isEmpty()) {
      return null;
    }
    Sample.Rates rates = new Sample.Rates(0, 0, 0, 0);
    Sample.Load load = new Sample.Load(0, 0);
    IntervalTimes calls = new IntervalTimes();
    IntervalTimes attempts = new IntervalTimes();
    for (NodeInterval interval : all) {
      rates = rates.plus(interval.rates());
      load = load.plus(interval.load());
      calls.add(interval.calls());
      attempts.add(interval.attempts());
    }
    return Sample.of(at, rates, load, calls, attempts);
  }

  private static @Nullable NodeInterval find(List<NodeInterval> intervals, long at) {
    int low = 0;
    int high = intervals.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (intervals.get(middle).at() < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < intervals.size() && intervals.get(low).covers(at) ? intervals.get(low) : null;
  }

  private static List<TypeSummary> types(List<NodeReading> readings) {
    Map<String, IntervalTimes> times = new TreeMap<>();
    for (NodeReading reading : readings) {
      for (TypeTimes one : reading.types()) {
        times.computeIfAbsent(one.type(), _ -> new IntervalTimes()).add(one.attempts());
      }
    }
    List<TypeSummary> all = new ArrayList<>();
    times.forEach(
        (type, one) -> all.add(new TypeSummary(type, Sample.median(one), Sample.nearlyAll(one))));
    return all;
  }
}
