package dev.firebreak.store;

import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The kept output of the attempts of tasks, in the heap. */
final class MemoryOutputs {
  private final Map<RunId, NavigableMap<Integer, OutputPart>> all = new HashMap<>();

  private NavigableMap<Integer, OutputPart> of(RunId id) {
    return all.getOrDefault(id, new TreeMap<>());
  }

  void keep(RunId id, OutputPart output) {
    NavigableMap<Integer, OutputPart> kept = all.computeIfAbsent(id, _ -> new TreeMap<>());
    kept.putIfAbsent(output.claim(), output);
    kept.headMap(output.claim() - TaskStore.MOST_OUTPUTS, true).clear();
  }

  Optional<OutputPart> next(RunId id, int claim) {
    return Optional.ofNullable(of(id).ceilingEntry(claim)).map(Map.Entry::getValue);
  }

  Optional<OutputPart> last(RunId id, int attempt) {
    return of(id).descendingMap().values().stream()
        .filter(output -> attempt == 0 || output.attempt() == attempt)
        .findFirst();
  }

  void retain(Predicate<RunId> tasks) {
    all.keySet().removeIf(tasks.negate());
  }
}
