package dev.firebreak.bench;

import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.profile.Profile;
import dev.firebreak.bench.report.Latency;
import dev.firebreak.bench.report.Ratio;
import dev.firebreak.bench.report.Spread;
import dev.firebreak.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report of {@link TaskScene}. */
final class TaskReport {
  private static final String NONE = "-";
  private static final String LEGEND =
      """
        times in µs, from sending a request to its answer: that it is stored (accept only, one by one, bulk, there
        of a whole body), that it is finished (calls, one at a time; open loop, there from when it was due);
        finished: from the first request until the last task is final, its result stored; wrong: other answers,
        and tasks that did not finish once
      """;

  private static final String MEANWHILE =
      """

        meanwhile: the longest three of what went on between these times: pauses of the server's collector, other
        operations of Java, groups of store operations and their synced commits, checkpoints and pruning, of 5 ms
        and more; the load generator without a processor for 20 ms; processors that the host took, or that waited
        for the disk, for a tenth of a second; - none of them
      """;

  private TaskReport() {}

  static Report of(Plan plan, Disk disk, List<TaskRun> runs) {
    return of(plan, disk, runs, null, List.of());
  }

  /**
   * A report that also shows where the server has spent its time.
   *
   * @param activities what may have delayed the tasks of an open loop
   */
  static Report of(
      Plan plan,
      Disk disk,
      List<TaskRun> runs,
      @Nullable Profile profile,
      List<Activity> activities) {
    List<String> names = runs.stream().map(each -> each.run().name()).distinct().toList();
    List<Ratio> ratios = plan.load().isOpen() ? List.of() : ratios(runs);
    List<TaskRun> open = TaskRun.of(runs, OpenTaskScene.OPEN);
    List<SlowTask> slow = plan.load().isOpen() ? SlowTask.of(open, activities) : List.of();
    List<LongPause> pauses = plan.load().isOpen() ? LongPause.of(open, activities) : List.of();
    String text =
        "  "
            + disk
            + "\n\n"
            + table(runs)
            + '\n'
            + LEGEND
            + '\n'
            + medians(names, runs)
            + '\n'
            + (plan.load().isOpen() ? open(slow, pauses) : Ratio.table(ratios))
            + (profile == null ? "" : '\n' + profile.table());
    Map<String, @Nullable Object> results = new LinkedHashMap<>();
    results.put("disk", disk);
    results.put("runs", runs.stream().map(TaskRun::document).toList());
    Map<String, Object> medians = new LinkedHashMap<>();
    names.forEach(name -> medians.put(name, medians(TaskRun.of(runs, name))));
    results.put("medians", medians);
    results.put("ratios", ratios);
    results.put("slowest", slow);
    results.put("pauses", pauses);
    results.put("profile", profile == null ? null : profile.micros());
    return Report.of(plan, text, results, runs.stream().allMatch(each -> each.wrong() == 0));
  }

  private static String open(List<SlowTask> slow, List<LongPause> pauses) {
    return LongPause.text(pauses) + '\n' + SlowTask.table(slow) + MEANWHILE;
  }

  private static Table table(List<TaskRun> runs) {
    Table table =
        new Table(
            "load",
            "round",
            "done",
            "accepted/s",
            "finished/s",
            "p50",
            "p99",
            "p99.9",
            "max",
            "wrong");
    for (TaskRun each : runs) {
      Latency latency = each.run().latency();
      table.row(
          each.run().name(),
          each.run().round(),
          each.done(),
          whole(each.accepted()),
          whole(each.finished()),
          Math.round(latency.p50()),
          Math.round(latency.p99()),
          Math.round(latency.p999()),
          Math.round(latency.max()),
          each.wrong());
    }
    return table;
  }

  private static String whole(@Nullable Double perSecond) {
    return perSecond == null ? NONE : Long.toString(Math.round(perSecond));
  }

  private static Table medians(List<String> names, List<TaskRun> runs) {
    Table table =
        new Table(
            "median of rounds",
            "per second",
            "lowest",
            "highest",
            "p50",
            "lowest",
            "highest",
            "p99",
            "lowest",
            "highest");
    for (String name : names) {
      List<Object> cells = new ArrayList<>(List.of(name));
      medians(TaskRun.of(runs, name)).values().stream()
          .flatMap(spread -> Stream.of(spread.median(), spread.lowest(), spread.highest()))
          .map(Math::round)
          .forEach(cells::add);
      table.row(cells.toArray());
    }
    return table;
  }

  private static Map<String, Spread> medians(List<TaskRun> runs) {
    Map<String, Spread> figures = new LinkedHashMap<>();
    figures.put("perSecond", TaskRun.spread(runs, TaskRun::perSecond));
    figures.put("p50", TaskRun.spread(runs, each -> each.run().latency().p50()));
    figures.put("p99", TaskRun.spread(runs, each -> each.run().latency().p99()));
    return figures;
  }

  private static List<Ratio> ratios(List<TaskRun> runs) {
    List<Double> calls = perSecond(runs, TaskLoad.CALLS);
    return Stream.of(TaskLoad.ACCEPT, TaskLoad.ONE_BY_ONE, TaskLoad.BULK)
        .map(
            name ->
                new Ratio(
                    name, TaskLoad.CALLS, "per second", Spread.ratio(perSecond(runs, name), calls)))
        .toList();
  }

  private static List<Double> perSecond(List<TaskRun> runs, String name) {
    return TaskRun.of(runs, name).stream().map(TaskRun::perSecond).toList();
  }
}
