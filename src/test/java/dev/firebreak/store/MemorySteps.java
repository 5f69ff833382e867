package dev.firebreak.store;

import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The steps of tasks, in the heap. */
final class MemorySteps {
  private record Row(int claim, RecordedStep recorded) {}

  private final Map<RunId, NavigableMap<Integer, Row>> all = new HashMap<>();

  private NavigableMap<Integer, Row> of(RunId id) {
    return all.getOrDefault(id, new TreeMap<>());
  }

  /** Records a step, if the claim holds the task, and returns whether it is recorded. */
  boolean record(RunId id, int claim, NewStep step, boolean holds, Instant now) {
    Row row = of(id).get(step.number());
    if (row != null) {
      return row.claim == claim && row.recorded.step().name().equals(step.name());
    } else if (!holds) {
      return false;
    }
    Step recorded =
        new Step(
            step.number(),
            step.name(),
            step.kind(),
            step.code(),
            step.result().size(),
            now.minus(step.took()),
            now);
    all.computeIfAbsent(id, _ -> new TreeMap<>())
        .put(step.number(), new Row(claim, new RecordedStep(recorded, step.result())));
    return true;
  }

  List<RecordedStep> read(RunId id, int after, long most) {
    List<RecordedStep> read = new ArrayList<>();
    long bytes = 0;
    for (Row row : of(id).tailMap(after, false).values()) {
      if (bytes > most) {
        break;
      }
      read.add(row.recorded);
      bytes += row.recorded.step().bytes();
    }
    return read;
  }

  List<Step> list(RunId id, int after, int most) {
    return of(id).tailMap(after, false).values().stream()
        .limit(most)
        .map(row -> row.recorded.step())
        .toList();
  }

  Task.Steps last(RunId id) {
    int count = of(id).size();
    return new Task.Steps(count, list(id, count - Task.Steps.SHOWN, Task.Steps.SHOWN));
  }

  Optional<StoredBytes> result(RunId id, String name, long most) {
    return of(id).values().stream()
        .map(Row::recorded)
        .filter(one -> one.step().name().equals(name))
        .findFirst()
        .map(RecordedStep::result)
        .map(
            result ->
                new StoredBytes(
                    result.contentType(), result.size(), result.size() > most ? null : result));
  }

  /** Forgets a step of a task and the later ones; returns whether there is such a step. */
  boolean forgetFrom(RunId id, String name) {
    for (Row row : of(id).values()) {
      if (row.recorded.step().name().equals(name)) {
        of(id).tailMap(row.recorded.step().number(), true).clear();
        return true;
      }
    }
    return false;
  }

  void retain(Predicate<RunId> tasks) {
    all.keySet().removeIf(tasks.negate());
  }
}
