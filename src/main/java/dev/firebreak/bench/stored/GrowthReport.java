package dev.firebreak.bench.stored;

import dev.firebreak.bench.Disk;
import dev.firebreak.bench.Report;
import dev.firebreak.bench.report.Ratio;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.terminal.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The report of {@link GrowthScene}. */
final class GrowthReport {
  private static final String ONE_BY_ONE = "one by one";
  private static final String CLAIMS = "claims";
  private static final String LEGEND =
      """
        finished per second; one by one: from the first request until the last task's result is stored; claims: a
        backlog of tasks of a type that was paused, from its resume until the last result is stored. The store called
        empty was so at the beginning: it has the tasks of the measurement, as the others have. Aim: ratios from 0.9
      """;

  private GrowthReport() {}

  static Report of(
      StoredPlan plan, Disk disk, List<LoadedNode.Rate> oneByOne, List<LoadedNode.Rate> claims) {
    List<Ratio> ratios = ratios(ONE_BY_ONE, oneByOne);
    List<Ratio> ofClaims = ratios(CLAIMS, claims);
    String text =
        "  "
            + disk
            + "\n\n"
            + table(oneByOne, claims)
            + '\n'
            + LEGEND
            + '\n'
            + Ratio.table(ratios)
            + '\n'
            + Ratio.table(ofClaims);
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("disk", disk);
    results.put("oneByOne", oneByOne);
    results.put("claims", claims);
    results.put("ratios", Stream.concat(ratios.stream(), ofClaims.stream()).toList());
    boolean well =
        Stream.concat(oneByOne.stream(), claims.stream()).allMatch(rate -> rate.wrong() == 0);
    return Report.of("growth", plan.configuration(), text, results, well);
  }

  private static Table table(List<LoadedNode.Rate> oneByOne, List<LoadedNode.Rate> claims) {
    Table table = new Table("store", "round", ONE_BY_ONE, CLAIMS, "wrong");
    for (int i = 0; i < oneByOne.size(); i++) {
      LoadedNode.Rate rate = oneByOne.get(i);
      LoadedNode.Rate claim = claims.get(i);
      table.row(
          rate.name(),
          rate.round(),
          Math.round(rate.perSecond()),
          Math.round(claim.perSecond()),
          rate.wrong() + claim.wrong());
    }
    return table;
  }

  private static List<Ratio> ratios(String what, List<LoadedNode.Rate> rates) {
    List<Double> empty = perSecond(rates, GrowthStore.EMPTY);
    return rates.stream()
        .map(LoadedNode.Rate::name)
        .distinct()
        .filter(store -> !store.equals(GrowthStore.EMPTY))
        .map(
            store ->
                new Ratio(
                    store, GrowthStore.EMPTY, what, Spread.ratio(perSecond(rates, store), empty)))
        .toList();
  }

  private static List<Double> perSecond(List<LoadedNode.Rate> rates, String store) {
    return rates.stream()
        .filter(rate -> rate.name().equals(store))
        .map(LoadedNode.Rate::perSecond)
        .toList();
  }
}
