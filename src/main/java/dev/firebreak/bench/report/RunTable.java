package dev.firebreak.bench.report;

import dev.firebreak.bench.load.Load;
import dev.firebreak.terminal.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs as rows. Times are in whole microseconds. */
public final class RunTable {
  private static final String CLOSED =
      """
        times in µs, from sending to the answer (service time); corrected: for coordinated omission, by
        HdrHistogram's method with the mean as expected interval; wrong: anything but the expected answer
      """;
  private static final String OPEN =
      """
        times in µs, from when a request was due to its answer; waited: no connection was free when it was
        due; wrong: anything but the expected answer
      """;

  private static final String[] ONLY_OPEN = {"waited"};
  private static final String[] ONLY_CLOSED = {"corrected p99", "p99.9"};

  private RunTable() {}

  public static Table of(List<Run> runs) {
    boolean open = runs.getFirst().measurement().load().isOpen();
    Table table = new Table(headings(open).toArray(String[]::new));
    runs.forEach(run -> table.row(cells(run, open)));
    return table;
  }

  private static List<String> headings(boolean open) {
    List<String> headings = new ArrayList<>();
    Collections.addAll(headings, "server", "round", "answers", "req/s");
    Collections.addAll(headings, "p50", "p90", "p99", "p99.9", "max");
    Collections.addAll(headings, open ? ONLY_OPEN : ONLY_CLOSED);
    headings.add("wrong");
    return headings;
  }

  public static String legend(Load load) {
    return (load.isOpen() ? OPEN : CLOSED).stripTrailing();
  }

  private static Object[] cells(Run run, boolean open) {
    Latency latency = run.latency();
    List<Object> cells = new ArrayList<>();
    cells.add(run.name());
    cells.add(run.round());
    cells.add(run.measurement().all().expected());
    cells.add(Math.round(run.perSecond()));
    cells.add(Math.round(latency.p50()));
    cells.add(Math.round(latency.p90()));
    cells.add(Math.round(latency.p99()));
    cells.add(Math.round(latency.p999()));
    cells.add(Math.round(latency.max()));
    if (open) {
      cells.add(run.measurement().waited());
    } else {
      cells.add(Math.round(run.corrected().p99()));
      cells.add(Math.round(run.corrected().p999()));
    }
    cells.add(run.measurement().wrong());
    return cells.toArray();
  }
}
