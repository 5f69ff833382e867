package dev.firebreak.bench;

import dev.firebreak.bench.profile.Profile;
import dev.firebreak.bench.report.Ratio;
import dev.firebreak.bench.report.Run;
import dev.firebreak.bench.report.RunDocument;
import dev.firebreak.bench.report.RunTable;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report of {@link LoadScene}. */
final class LoadReport {
  private static final String PER_SECOND = "requests per second";
  private static final String P99 = "p99";

  private LoadReport() {}

  static Report of(Plan plan, List<Run> runs) {
    return of(plan, runs, new Scrapes(), null);
  }

  /**
   * A report that also tells how long reading metrics took, and where the server has spent its
   * time.
   */
  static Report of(Plan plan, List<Run> runs, Scrapes scrapes, @Nullable Profile profile) {
    List<Ratio> ratios = ratios(plan, runs);
    List<Ratio> delays = delays(plan, runs);
    StringBuilder text = new StringBuilder(RunTable.of(runs).toString());
    text.append('\n').append(RunTable.legend(plan.load())).append('\n');
    if (plan.rounds() > 1) {
      text.append('\n').append(medians(runs));
    }
    if (!ratios.isEmpty()) {
      text.append('\n').append(Ratio.table(ratios));
    }
    if (!delays.isEmpty()) {
      text.append('\n').append(Ratio.table(delays)).append(scrapes.text());
    }
    if (profile != null) {
      text.append('\n').append(profile.table());
    }
    Map<String, @Nullable Object> results = new LinkedHashMap<>();
    results.put("runs", runs.stream().map(RunDocument::of).toList());
    results.put("medians", RunDocument.medians(runs));
    results.put("ratios", Stream.concat(ratios.stream(), delays.stream()).toList());
    if (!scrapes.millis().isEmpty()) {
      results.put("scrapeMillis", Spread.of(scrapes.millis()));
    }
    results.put("profile", profile == null ? null : profile.micros());
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
    if (plan.variants().contains(Variant.METRICS)) {
      ratios.add(ratio(runs, LoadScene.FIREBREAK, MetricsServers.UNCOUNTED));
      ratios.add(ratio(runs, MetricsServers.READ, MetricsServers.UNREAD));
    }
    return ratios;
  }

  /** How much longer calls take while metrics are read, and by how much that differs anyway. */
  private static List<Ratio> delays(Plan plan, List<Run> runs) {
    return plan.variants().contains(Variant.METRICS)
        ? List.of(delay(runs, MetricsServers.READ), delay(runs, MetricsServers.AGAIN))
        : List.of();
  }

  private static Ratio delay(List<Run> runs, String name) {
    return ratio(runs, name, MetricsServers.UNREAD, P99, run -> run.latency().p99());
  }

  private static Ratio ratio(List<Run> runs, String name, String other) {
    return ratio(runs, name, other, PER_SECOND, Run::perSecond);
  }

  private static Ratio ratio(
      List<Run> runs, String name, String other, String what, ToDoubleFunction<Run> figure) {
    List<Double> of = Run.figures(runs, name, figure);
    List<Double> to = Run.figures(runs, other, figure);
    return new Ratio(name, other, what, Spread.ratio(of, to));
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
