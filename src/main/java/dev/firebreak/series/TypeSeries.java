package dev.firebreak.series;

import dev.firebreak.measure.IntervalTimes;
import dev.firebreak.measure.SparseTimes;
import java.util.List;

/** The newest samples of one type. Thread-safe. */
final class TypeSeries {
  /** Of how many samples the times of attempts are kept: those of 20 seconds. */
  static final int RECENT = 10;

  private final Ring<Sample> samples = new Ring<>(NodeSeries.KEPT, Sample::at);
  private final Ring<NodeInterval> recent = new Ring<>(RECENT, NodeInterval::at);

  void add(NodeInterval interval) {
    samples.add(interval.sample());
    recent.add(interval);
  }

  List<Sample> after(long at) {
    return samples.after(at);
  }

  /** The times of the attempts of the last samples. */
  SparseTimes recentAttempts() {
    IntervalTimes times = new IntervalTimes();
    recent.after(Long.MIN_VALUE).forEach(interval -> times.add(interval.attempts()));
    return times.sparse();
  }
}
