package dev.firebreak.series;

import dev.firebreak.measure.IntervalTimes;
import org.jspecify.annotations.Nullable;

/**
 * What happened in an interval.
 *
 * @param counts how much of it
 * @param load what was going on at the end
 * @param calls the times of calls
 * @param attempts the times of attempts
 */
record Interval(Counts counts, Sample.Load load, IntervalTimes calls, IntervalTimes attempts) {
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;
  private static final double MILLIS_PER_SECOND = 1000;
  private static final double PRECISION = 1000;

  /** Counts since the start of the node, or within an interval. See {@link Sample.Rates}. */
  record Counts(long calls, long tasks, long failed, long refused) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          calls + other.calls, tasks + other.tasks, failed + other.failed, refused + other.refused);
    }

    Counts minus(Counts before) {
      return new Counts(
          calls - before.calls,
          tasks - before.tasks,
          failed - before.failed,
          refused - before.refused);
    }
  }

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
   * Returns the sample.
   *
   * @param at the end of the interval, in milliseconds since 1970
   * @param seconds the length of the interval
   */
  Sample sample(long at, double seconds) {
    Sample.Rates rates =
        new Sample.Rates(
            rounded(counts.calls / seconds),
            rounded(counts.tasks / seconds),
            rounded(counts.failed / seconds),
            rounded(counts.refused / seconds));
    Sample.Times times =
        new Sample.Times(
            millis(calls, MEDIAN),
            millis(calls, NEARLY_ALL),
            millis(attempts, MEDIAN),
            millis(attempts, NEARLY_ALL));
    return new Sample(at, rates, load, times);
  }

  private static @Nullable Double millis(IntervalTimes times, double share) {
    return times.count() == 0 ? null : rounded(times.quantile(share) * MILLIS_PER_SECOND);
  }

  private static double rounded(double value) {
    return Math.round(value * PRECISION) / PRECISION;
  }
}
