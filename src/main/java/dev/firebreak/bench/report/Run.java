package dev.firebreak.bench.report;

import dev.firebreak.bench.load.Measurement;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One measured run of a target.
 *
 * @param name the name of the target
 * @param round the round, from 1
 * @param measurement the measurement
 */
public record Run(String name, int round, Measurement measurement) {

  /** The spread of a figure over the rounds of one target. */
  public static Spread spread(List<Run> runs, String name, ToDoubleFunction<Run> figure) {
    return Spread.of(figures(runs, name, figure));
  }

  /** A figure of one target, by round. */
  public static List<Double> figures(List<Run> runs, String name, ToDoubleFunction<Run> figure) {
    return runs.stream().filter(run -> run.name().equals(name)).map(figure::applyAsDouble).toList();
  }

  /** The names of the targets, each once, in order. */
  public static List<String> names(List<Run> runs) {
    return runs.stream().map(Run::name).distinct().toList();
  }

  public double perSecond() {
    return measurement.perSecond();
  }

  /** The times from sending, or from when a request was due, to the answer. */
  public Latency latency() {
    return Latency.of(measurement.all().nanos());
  }

  /** The same times, corrected for coordinated omission. */
  Latency corrected() {
    return Latency.corrected(measurement.all().nanos());
  }
}
