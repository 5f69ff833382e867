package dev.firebreak.bench;

import dev.firebreak.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link TaskScene} shows of its turns. */
final class TaskReport {
  private static final String NONE = "-";
  private static final String LEGEND =
      """
        times in µs, from sending a request to its answer: that it is stored (accept only, one by one, bulk, there
        of a whole body), that it is finished (calls, one at a time); finished: from the first request until the
        last task is final, its result stored; wrong: other answers, and tasks that did not finish once
      """;

  private TaskReport() {}

  static Report of(Plan plan, Disk disk, List<TaskTurn> turns) {
    List<String> names = turns.stream().map(turn -> turn.run().name()).distinct().toList();
    List<Ratio> ratios = ratios(turns);
    String text =
        "  "
            + disk
            + "\n\n"
            + table(turns)
            + '\n'
            + LEGEND
            + '\n'
            + medians(names, turns)
            + '\n'
            + Ratio.table(ratios);
    Map<String, @Nullable Object> results = new LinkedHashMap<>();
    results.put("disk", disk);
    results.put("runs", turns.stream().map(TaskTurn::document).toList());
    Map<String, Object> medians = new LinkedHashMap<>();
    names.forEach(name -> medians.put(name, medians(TaskTurn.of(turns, name))));
    results.put("medians", medians);
    results.put("ratios", ratios);
    return Report.of(plan, text, results, turns.stream().allMatch(turn -> turn.wrong() == 0));
  }

  private static Table table(List<TaskTurn> turns) {
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
    for (TaskTurn turn : turns) {
      Latency latency = turn.run().latency();
      table.row(
          turn.run().name(),
          turn.run().round(),
          turn.done(),
          whole(turn.accepted()),
          whole(turn.finished()),
          Math.round(latency.p50()),
          Math.round(latency.p99()),
          Math.round(latency.p999()),
          Math.round(latency.max()),
          turn.wrong());
    }
    return table;
  }

  private static String whole(@Nullable Double perSecond) {
    return perSecond == null ? NONE : Long.toString(Math.round(perSecond));
  }

  private static Table medians(List<String> names, List<TaskTurn> turns) {
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
      medians(TaskTurn.of(turns, name)).values().stream()
          .flatMap(spread -> Stream.of(spread.median(), spread.lowest(), spread.highest()))
          .map(Math::round)
          .forEach(cells::add);
      table.row(cells.toArray());
    }
    return table;
  }

  private static Map<String, Spread> medians(List<TaskTurn> turns) {
    Map<String, Spread> figures = new LinkedHashMap<>();
    figures.put("perSecond", TaskTurn.spread(turns, TaskTurn::perSecond));
    figures.put("p50", TaskTurn.spread(turns, turn -> turn.run().latency().p50()));
    figures.put("p99", TaskTurn.spread(turns, turn -> turn.run().latency().p99()));
    return figures;
  }

  private static List<Ratio> ratios(List<TaskTurn> turns) {
    List<Double> calls = perSecond(turns, TaskLoad.CALLS);
    return Stream.of(TaskLoad.ACCEPT, TaskLoad.ONE_BY_ONE, TaskLoad.BULK)
        .map(
            name ->
                new Ratio(
                    name,
                    TaskLoad.CALLS,
                    "per second",
                    Spread.ratio(perSecond(turns, name), calls)))
        .toList();
  }

  private static List<Double> perSecond(List<TaskTurn> turns, String name) {
    return TaskTurn.of(turns, name).stream().map(TaskTurn::perSecond).toList();
  }
}
