package dev.firebreak.bench.report;

import java.util.Arrays;
import java.util.List;

/** The median, lowest and highest of the values of several rounds. */
public record Spread(double median, double lowest, double highest) {

  /** The spread of at least one value. */
  public static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The ratio of two figures measured in the same rounds: of the medians, and the lowest and
   * highest of a single round.
   */
  public static Spread ratio(List<Double> of, List<Double> to) {
    double[] rounds = new double[Math.min(of.size(), to.size())];
    Arrays.setAll(rounds, i -> of.get(i) / to.get(i));
    Spread single = of(Arrays.stream(rounds).boxed().toList());
    return new Spread(of(of).median() / of(to).median(), single.lowest, single.highest);
  }
}
