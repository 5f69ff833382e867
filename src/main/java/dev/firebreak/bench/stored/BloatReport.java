package dev.firebreak.bench.stored;

import dev.firebreak.bench.Disk;
import dev.firebreak.bench.Report;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.terminal.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of {@link BloatScene}. */
final class BloatReport {
  private static final double MEBI = 1 << 20;

  private static final String LEGEND =
      """
        finished per second, one by one, in slices of the duration; first and last: the first and last tenth of the
        slices. Sizes in MiB; live and dead rows are PostgreSQL's estimates. Pruning begins with a new start of the
        node, which deletes what ended more than a second before; its first slices are beside the load.
      """;

  private BloatReport() {}

  static Report of(
      StoredPlan plan,
      Disk disk,
      List<LoadedNode.Rate> rates,
      List<TableSizes.Size> sizes,
      double pruneSeconds) {
    List<Double> stored = perSecond(rates, BloatScene.STORED);
    int tenth = Math.max(1, stored.size() / 10);
    Map<String, Spread> spreads = new LinkedHashMap<>();
    spreads.put("first", Spread.of(stored.subList(0, tenth)));
    spreads.put("last", Spread.of(stored.subList(stored.size() - tenth, stored.size())));
    spreads.put("all", Spread.of(stored));
    spreads.put(BloatScene.PRUNING, Spread.of(perSecond(rates, BloatScene.PRUNING)));
    spreads.put(BloatScene.PRUNED, Spread.of(perSecond(rates, BloatScene.PRUNED)));
    String text =
        "  "
            + disk
            + "\n\n"
            + sizes(sizes)
            + '\n'
            + rates(spreads)
            + '\n'
            + LEGEND
            + String.format(
                Locale.ROOT,
                "%n  until fewer than 10,000 tasks were left: %.0f s of pruning%n",
                pruneSeconds);
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("disk", disk);
    results.put("runs", rates);
    results.put("sizes", sizes);
    results.put("perSecond", spreads);
    results.put("pruneSeconds", pruneSeconds);
    boolean well = rates.stream().allMatch(rate -> rate.wrong() == 0);
    return Report.of("bloat", plan.configuration(), text, results, well);
  }

  private static List<Double> perSecond(List<LoadedNode.Rate> rates, String name) {
    return rates.stream()
        .filter(rate -> rate.name().equals(name))
        .map(LoadedNode.Rate::perSecond)
        .toList();
  }

  private static Table rates(Map<String, Spread> spreads) {
    Table table = new Table("slices", "median per second", "lowest", "highest");
    spreads.forEach(
        (name, each) ->
            table.row(
                name,
                Math.round(each.median()),
                Math.round(each.lowest()),
                Math.round(each.highest())));
    return table;
  }

  private static Table sizes(List<TableSizes.Size> sizes) {
    Table table =
        new Table("table", "at", "MiB", "indexes, MiB", "live rows", "dead", "autovacuums", "last");
    for (TableSizes.Size size : sizes) {
      String last = size.lastAutovacuum();
      table.row(
          size.table(),
          size.at(),
          size.bytes() / MEBI,
          size.indexBytes() / MEBI,
          size.live(),
          size.dead(),
          size.autovacuums(),
          last == null ? "-" : last.substring(0, "2026-01-01 00:00:00".length()));
    }
    return table;
  }
}
