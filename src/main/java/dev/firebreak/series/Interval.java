package dev.firebreak.series;

import dev.firebreak.measure.IntervalTimes;
import dev.firebreak.series.NodeInterval.Counts;

/**
 * What happened in an interval that is being added up.
 *
 * @param counts how much of it
 * @param load what was going on at the end
 * @param calls the times of calls
 * @param attempts the times of attempts
 */
record Interval(Counts counts, Sample.Load load, IntervalTimes calls, IntervalTimes attempts) {

  /** An interval without anything, to which others can be added. */
  static Interval empty() {
    return new Interval(
        Counts.NONE, new Sample.Load(0, 0), new IntervalTimes(), new IntervalTimes());
  }

  /** Returns this interval with what happened to others; changes the times of this one. */
  Interval plus(Interval other) {
    calls.add(other.calls);
    attempts.add(other.attempts);
    return new Interval(counts.plus(other.counts), load.plus(other.load), calls, attempts);
  }

  /**
   * Returns the whole interval.
   *
   * @param at its end, in milliseconds since 1970
   * @param seconds its length
   */
  NodeInterval ended(long at, double seconds) {
    return new NodeInterval(at, seconds, counts, load, calls.sparse(), attempts.sparse());
  }
}
