package dev.firebreak.bench;

import dev.firebreak.bench.report.Run;
import dev.firebreak.bench.report.RunDocument;
import dev.firebreak.bench.report.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One measured run of a task load.
 *
 * @param run the measurement of its requests
 * @param done how many tasks were accepted, or calls answered
 * @param accepted tasks accepted per second; null for calls
 * @param finished tasks or calls finished per second, from the first request until the last was
 *     final; null if tasks are not due
 * @param unaccounted the difference between the tasks accepted and those finished or cancelled
 */
record TaskRun(
    Run run, long done, @Nullable Double accepted, @Nullable Double finished, long unaccounted) {

  static List<TaskRun> of(List<TaskRun> runs, String name) {
    return runs.stream().filter(each -> each.run.name().equals(name)).toList();
  }

  static Spread spread(List<TaskRun> runs, ToDoubleFunction<TaskRun> figure) {
    return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
  }

  /** The rate that the load measures: finished per second, or accepted per second. */
  double perSecond() {
    if (finished != null) {
      return finished;
    }
    return accepted == null ? 0 : accepted;
  }

  /** The number of requests and tasks without the expected outcome. */
  long wrong() {
    return run.measurement().wrong() + unaccounted;
  }

  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(RunDocument.of(run));
    members.put("done", done);
    members.put("acceptedPerSecond", accepted);
    members.put("finishedPerSecond", finished);
    members.put("astray", unaccounted);
    return members;
  }
}
