package dev.firebreak.series;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.firebreak.measure.IntervalTimes;
import org.jspecify.annotations.Nullable;

/**
 * What happened in an interval, and the load at its end, as callers see it.
 *
 * @param at the end of the interval, in milliseconds since 1970
 * @param perSecond what happened
 * @param load what was going on at the end
 * @param ms how long it took
 */
@JsonPropertyOrder({"at", "perSecond", "load", "ms"})
public record Sample(long at, Rates perSecond, Load load, Times ms) {
  private static final double MEDIAN = 0.5;
  private static final double NEARLY_ALL = 0.99;
  private static final double MILLIS_PER_SECOND = 1000;
  private static final double PRECISION = 1000;

  /**
   * What happened, per second.
   *
   * @param calls calls that ended, without those refused
   * @param tasks tasks that ended on this node
   * @param failed calls and tasks among them that crashed, timed out, or could not be started
   * @param refused calls and submits that were refused
   */
  @JsonPropertyOrder({"calls", "tasks", "failed", "refused"})
  public record Rates(double calls, double tasks, double failed, double refused) {
    Rates plus(Rates other) {
      return new Rates(
          calls + other.calls, tasks + other.tasks, failed + other.failed, refused + other.refused);
    }

    private Rates rounded() {
      return new Rates(
          Sample.rounded(calls),
          Sample.rounded(tasks),
          Sample.rounded(failed),
          Sample.rounded(refused));
    }
  }

  /**
   * What was going on.
   *
   * @param running slots that were taken
   * @param waiting calls that waited for a slot or for their next attempt
   */
  @JsonPropertyOrder({"running", "waiting"})
  public record Load(int running, int waiting) {
    Load plus(Load other) {
      return new Load(running + other.running, waiting + other.waiting);
    }
  }

  /**
   * Times in milliseconds; null if nothing ended in the interval.
   *
   * @param callP50 the median time of calls, from admission to answer
   * @param callP99 the 99th percentile of the same
   * @param attemptP50 the median time of attempts, of calls and of tasks
   * @param attemptP99 the 99th percentile of the same
   */
  @JsonPropertyOrder({"callP50", "callP99", "attemptP50", "attemptP99"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Times(
      @Nullable Double callP50,
      @Nullable Double callP99,
      @Nullable Double attemptP50,
      @Nullable Double attemptP99) {}

  static Sample of(long at, Rates rates, Load load, IntervalTimes calls, IntervalTimes attempts) {
    return new Sample(
        at,
        rates.rounded(),
        load,
        new Times(median(calls), nearlyAll(calls), median(attempts), nearlyAll(attempts)));
  }

  /** The median in milliseconds; null if there are no times. */
  static @Nullable Double median(IntervalTimes times) {
    return millis(times, MEDIAN);
  }

  /** The 99th percentile in milliseconds; null if there are no times. */
  static @Nullable Double nearlyAll(IntervalTimes times) {
    return millis(times, NEARLY_ALL);
  }

  private static @Nullable Double millis(IntervalTimes times, double share) {
    return times.count() == 0 ? null : rounded(times.quantile(share) * MILLIS_PER_SECOND);
  }

  private static double rounded(double value) {
    return Math.round(value * PRECISION) / PRECISION;
  }
}
