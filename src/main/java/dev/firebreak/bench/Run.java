package dev.firebreak.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One contender's turn.
 *
 * @param name whose
 * @param round in which round, from 1
 * @param seen what it showed
 */
record Run(String name, int round, Measurement seen) {

  /** How a figure lies over the rounds of one contender. */
  static Spread spread(List<Run> runs, String name, ToDoubleFunction<Run> figure) {
    return Spread.of(figures(runs, name, figure));
  }

  /** A figure of one contender, by round. */
  static List<Double> figures(List<Run> runs, String name, ToDoubleFunction<Run> figure) {
    return runs.stream().filter(run -> run.name().equals(name)).map(figure::applyAsDouble).toList();
  }

  /** Whose runs they are, each once, in their order. */
  static List<String> names(List<Run> runs) {
    return runs.stream().map(Run::name).distinct().toList();
  }

  double perSecond() {
    return seen.perSecond();
  }

  /** From sending, or being due, to the answer. */
  Latency latency() {
    return Latency.of(seen.all().nanos());
  }

  /** The same, corrected for coordinated omission. */
  Latency corrected() {
    return Latency.corrected(seen.all().nanos());
  }
}
