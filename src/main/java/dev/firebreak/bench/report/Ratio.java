package dev.firebreak.bench.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.firebreak.terminal.Table;
import java.util.List;
import java.util.Locale;

/**
 * The ratio of two measured figures.
 *
 * @param of the name of the first
 * @param to the name of the second
 * @param what the figure that is compared
 * @param spread the ratio: of the medians, and of the rounds with the lowest and the highest
 */
public record Ratio(String of, String to, String what, @JsonUnwrapped Spread spread) {

  /** A table with one row for each ratio. */
  public static Table table(List<Ratio> ratios) {
    Table table =
        new Table(ratios.getFirst().what, "ratio of medians", "lowest round", "highest round");
    for (Ratio ratio : ratios) {
      Spread spread = ratio.spread;
      table.row(
          ratio.of + " / " + ratio.to,
          two(spread.median()),
          two(spread.lowest()),
          two(spread.highest()));
    }
    return table;
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
