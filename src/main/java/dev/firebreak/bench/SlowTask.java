package dev.firebreak.bench;

import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.load.SlowestRequests.Slow;
import dev.firebreak.terminal.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One of the slowest tasks of an open loop.
 *
 * @param round the round, from 1
 * @param dueSeconds when it was due to be submitted, from the beginning of its round
 * @param millis how long after that it was finished
 * @param meanwhile what server, load generator and machine did between these times, the longest
 *     first
 */
record SlowTask(int round, double dueSeconds, double millis, List<String> meanwhile) {
  /** The slowest tasks of each round, the slowest first. */
  static List<SlowTask> of(List<TaskRun> runs, List<Activity> activities) {
    return runs.stream().flatMap(each -> of(each, activities).stream()).toList();
  }

  private static List<SlowTask> of(TaskRun run, List<Activity> activities) {
    List<Slow> slowest = run.run().measurement().all().slowest().slowestFirst();
    return slowest.stream()
        .map(
            slow ->
                new SlowTask(
                    run.run().round(),
                    slow.due() / 1e9,
                    slow.nanos() / 1e6,
                    meanwhile(run, activities, slow.due(), slow.due() + slow.nanos())))
        .toList();
  }

  /**
   * What went on between two times of a run.
   *
   * @param from nanoseconds since the load began
   * @param until likewise
   */
  static List<String> meanwhile(TaskRun run, List<Activity> activities, long from, long until) {
    Instant began = run.run().measurement().began();
    return Activity.during(activities, began.plusNanos(from), began.plusNanos(until)).stream()
        .map(Activity::toString)
        .toList();
  }

  static Table table(List<SlowTask> tasks) {
    Table table =
        new Table("slowest tasks of round", "due after, s", "finished after, ms", "meanwhile");
    for (SlowTask task : tasks) {
      table.row(task.round, tenths(task.dueSeconds), tenths(task.millis), text(task.meanwhile));
    }
    return table;
  }

  static String text(List<String> meanwhile) {
    return meanwhile.isEmpty() ? "-" : String.join("; ", meanwhile);
  }

  static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
