package dev.firebreak.metrics;

import dev.firebreak.observe.SupervisionTree.Watched;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.WatchedTypes;
import dev.firebreak.supervision.TypeRuntime;
import java.util.ArrayList;
import java.util.List;

/**
 * The types that are declared, with the label of each: its name, or {@link #OTHER} for those beyond
 * a limit. No other text becomes a label, whatever callers send.
 *
 * @param max how many types have a label of their own, the first ones by name
 */
record TypeLabels(WatchedTypes types, int max) {
  /** The label of all types beyond the limit. */
  static final String OTHER = "other";

  /** A type that is declared. */
  record Labelled(String label, TypeRuntime type, TypeCounters counters) {}

  /** Returns the types that are declared now. */
  List<Labelled> now() {
    List<Labelled> all = new ArrayList<>();
    for (Watched watched : types.now()) {
      TypeRuntime type = watched.admission().type();
      String label = all.size() < max ? type.name() : OTHER;
      all.add(new Labelled(label, type, watched.counters()));
    }
    return all;
  }
}
