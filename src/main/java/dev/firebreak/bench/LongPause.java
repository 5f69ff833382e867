package dev.firebreak.bench;

import dev.firebreak.bench.activity.Activity;
import dev.firebreak.bench.load.LongWaits;
import dev.firebreak.terminal.Table;
import java.util.List;

/**
 * A time of an open loop in which tasks took 100 ms and more.
 *
 * @param round the round, from 1
 * @param fromSeconds when the first of them was due, from the beginning of its round
 * @param millis how long after that the last of them was finished
 * @param meanwhile what went on then
 */
record LongPause(int round, double fromSeconds, double millis, List<String> meanwhile) {
  /** More are not shown, but counted. */
  private static final int SHOWN = 20;

  static List<LongPause> of(List<TaskRun> runs, List<Activity> activities) {
    return runs.stream().flatMap(run -> of(run, activities).stream()).toList();
  }

  private static List<LongPause> of(TaskRun run, List<Activity> activities) {
    List<LongWaits.Pause> pauses = run.run().measurement().all().longWaits().pauses();
    return pauses.stream()
        .map(
            pause ->
                new LongPause(
                    run.run().round(),
                    pause.begin() / 1e9,
                    (pause.end() - pause.begin()) / 1e6,
                    SlowTask.meanwhile(run, activities, pause.begin(), pause.end())))
        .toList();
  }

  static String text(List<LongPause> pauses) {
    String count = "  pauses beyond 100 ms: " + pauses.size() + '\n';
    if (pauses.isEmpty()) {
      return count;
    }
    Table table = new Table("pause of round", "from, s", "length, ms", "meanwhile");
    pauses.stream()
        .limit(SHOWN)
        .forEach(
            pause ->
                table.row(
                    pause.round,
                    SlowTask.tenths(pause.fromSeconds),
                    SlowTask.tenths(pause.millis),
                    SlowTask.text(pause.meanwhile)));
    return count + '\n' + table;
  }
}
