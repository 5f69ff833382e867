package dev.firebreak.series;

import dev.firebreak.measure.IntervalTimes;
import dev.firebreak.measure.SparseTimes;
import java.util.Objects;

/**
 * What happened on a node in an interval, such that the intervals of several nodes can be added up.
 *
 * @param at the end of the interval, in milliseconds since 1970
 * @param seconds its length
 * @param counts how much happened
 * @param load what was going on at the end
 * @param calls the times of calls
 * @param attempts the times of attempts
 */
public record NodeInterval(
    long at,
    double seconds,
    Counts counts,
    Sample.Load load,
    SparseTimes calls,
    SparseTimes attempts) {
  private static final double MILLIS_PER_SECOND = 1000;

  /** Counts since the start of the node, or within an interval. See {@link Sample.Rates}. */
  public record Counts(long calls, long tasks, long failed, long refused) {
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

  /** Refuses an interval without a length or without a part. */
  public NodeInterval {
    Objects.requireNonNull(counts);
    Objects.requireNonNull(load);
    Objects.requireNonNull(calls);
    Objects.requireNonNull(attempts);
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("an interval of " + seconds + " s");
    }
  }

  /** The same at another time, for a clock that differs. */
  NodeInterval later(long millis) {
    return new NodeInterval(at + millis, seconds, counts, load, calls, attempts);
  }

  /** Whether a time, in milliseconds since 1970, is within the interval. */
  boolean covers(long time) {
    return time <= at && time > at - seconds * MILLIS_PER_SECOND;
  }

  Sample.Rates rates() {
    return new Sample.Rates(
        counts.calls / seconds,
        counts.tasks / seconds,
        counts.failed / seconds,
        counts.refused / seconds);
  }

  /** The sample of this interval. */
  Sample sample() {
    return Sample.of(at, rates(), load, dense(calls), dense(attempts));
  }

  private static IntervalTimes dense(SparseTimes sparse) {
    IntervalTimes times = new IntervalTimes();
    times.add(sparse);
    return times;
  }
}
