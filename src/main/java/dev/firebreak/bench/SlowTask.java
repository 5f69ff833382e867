package dev.firebreak.bench;

import dev.firebreak.bench.load.SlowestRequests.Slow;
import dev.firebreak.terminal.Table;
import java.util.List;
import java.util.Locale;

/**
 * One of the slowest tasks of an open loop. What the node did at that time tells why it was slow.
 *
 * @param round the round, from 1
 * @param dueSeconds when it was due to be submitted, from the beginning of its round
 * @param millis how long after that it was finished
 */
record SlowTask(int round, double dueSeconds, double millis) {
  /** The slowest tasks of each round, the slowest first. */
  static List<SlowTask> of(List<TaskRun> runs) {
    return runs.stream().flatMap(each -> of(each).stream()).toList();
  }

  private static List<SlowTask> of(TaskRun run) {
    List<Slow> slowest = run.run().measurement().all().slowest().slowestFirst();
    return slowest.stream()
        .map(slow -> new SlowTask(run.run().round(), slow.due() / 1e9, slow.nanos() / 1e6))
        .toList();
  }

  static Table table(List<SlowTask> tasks) {
    Table table = new Table("slowest tasks of round", "due after, s", "finished after, ms");
    for (SlowTask task : tasks) {
      table.row(task.round, tenths(task.dueSeconds), tenths(task.millis));
    }
    return table;
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
