package dev.firebreak.bench;

import dev.firebreak.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of {@link LoadScene}. */
final class LoadReport {
  private static final String PER_SECOND = "requests per second";

  private LoadReport() {}

  static Report of(Plan plan, List<Run> runs) {
    List<Ratio> ratios = ratios(plan, runs);
    StringBuilder text = new StringBuilder(RunTable.of(runs).toString());
    text.append('\n').append(RunTable.legend(plan.load())).append('\n');
    if (plan.rounds() > 1) {
      text.append('\n').append(medians(runs));
    }
    if (!ratios.isEmpty()) {
      text.append('\n').append(Ratio.table(ratios));
    }
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("runs", runs.stream().map(RunDocument::of).toList());
    results.put("medians", RunDocument.medians(runs));
    results.put("ratios", ratios);
    return Report.of(
        plan,
        text.toString(),
        results,
        runs.stream().allMatch(run -> run.measurement().wrong() == 0));
  }

  private static List<Ratio> ratios(Plan plan, List<Run> runs) {
    List<String> compared = plan.against().stream().map(ComparedServer::text).toList();
    List<Ratio> ratios = new ArrayList<>();
    for (String other : compared) {
      for (String name : Run.names(runs)) {
        if (!compared.contains(name)) {
          ratios.add(ratio(runs, name, other));
        }
      }
    }
    if (plan.variants().contains(Variant.TOKEN)) {
      ratios.add(ratio(runs, LoadScene.WITH_TOKEN, LoadScene.FIREBREAK));
    }
    return ratios;
  }

  private static Ratio ratio(List<Run> runs, String name, String other) {
    List<Double> of = Run.figures(runs, name, Run::perSecond);
    List<Double> to = Run.figures(runs, other, Run::perSecond);
    return new Ratio(name, other, PER_SECOND, Spread.ratio(of, to));
  }

  private static Table medians(List<Run> runs) {
    Table table =
        new Table("median of rounds", "req/s", "lowest", "highest", "p50", "p99", "p99.9", "max");
    for (String name : Run.names(runs)) {
      Spread perSecond = Run.spread(runs, name, Run::perSecond);
      table.row(
          name,
          Math.round(perSecond.median()),
          Math.round(perSecond.lowest()),
          Math.round(perSecond.highest()),
          Math.round(Run.spread(runs, name, run -> run.latency().p50()).median()),
          Math.round(Run.spread(runs, name, run -> run.latency().p99()).median()),
          Math.round(Run.spread(runs, name, run -> run.latency().p999()).median()),
          Math.round(Run.spread(runs, name, run -> run.latency().max()).median()));
    }
    return table;
  }
}
