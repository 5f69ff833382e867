package dev.firebreak.observe;

import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.supervision.Types;
import java.util.List;
import java.util.function.Function;

/**
 * The types that are declared now, with the sources of their state.
 *
 * @param types the types
 * @param counters finds the counters of a type
 */
public record WatchedTypes(Types types, Function<TypeRuntime, TypeCounters> counters) {
  /** Returns the types that are declared now, by name. */
  public List<Watched> now() {
    return types.now().values().stream()
        .map(admission -> new Watched(admission, counters.apply(admission.type())))
        .toList();
  }
}
