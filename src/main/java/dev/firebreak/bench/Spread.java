package dev.firebreak.bench;

import java.util.Arrays;
import java.util.List;

/** Where the values of several rounds lie. */
record Spread(double median, double lowest, double highest) {

  /** Of at least one value. */
  static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * How two things that took turns compare: the median of the one by that of the other, and the
   * lowest and highest that a single round gave.
   */
  static Spread ratio(List<Double> of, List<Double> to) {
    double[] rounds = new double[Math.min(of.size(), to.size())];
    Arrays.setAll(rounds, i -> of.get(i) / to.get(i));
    Spread single = of(Arrays.stream(rounds).boxed().toList());
    return new Spread(of(of).median() / of(to).median(), single.lowest, single.highest);
  }
}
