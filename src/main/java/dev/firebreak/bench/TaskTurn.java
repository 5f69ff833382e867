package dev.firebreak.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One load's turn.
 *
 * @param run what its requests showed
 * @param done how many tasks were accepted, or calls answered
 * @param accepted of them per second; null for calls
 * @param finished of them per second, from the first request until the last one was final; null if
 *     they are not to finish
 * @param astray how many are not where they should be: lost, failed, or more than were accepted
 */
record TaskTurn(
    Run run, long done, @Nullable Double accepted, @Nullable Double finished, long astray) {

  static List<TaskTurn> of(List<TaskTurn> turns, String name) {
    return turns.stream().filter(turn -> turn.run.name().equals(name)).toList();
  }

  static Spread spread(List<TaskTurn> turns, ToDoubleFunction<TaskTurn> figure) {
    return Spread.of(turns.stream().map(figure::applyAsDouble).toList());
  }

  /** As far as its tasks are to come, how many come there per second. */
  double perSecond() {
    if (finished != null) {
      return finished;
    }
    return accepted == null ? 0 : accepted;
  }

  /** How many requests or tasks came to something else than was expected. */
  long wrong() {
    return run.seen().wrong() + astray;
  }

  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(RunDocument.of(run));
    members.put("done", done);
    members.put("acceptedPerSecond", accepted);
    members.put("finishedPerSecond", finished);
    members.put("astray", astray);
    return members;
  }
}
