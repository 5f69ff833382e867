package dev.firebreak.metrics;

import dev.firebreak.observe.OtherNodes.Seen;
import dev.firebreak.store.Queues;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types of this node and of all nodes that take tasks or soon will, each with the versions
 * whose tasks some of them runs; null for all versions. Tells which queued tasks no node runs.
 */
record UnservedTasks(Map<String, @Nullable Set<String>> served) {
  /** The states of a node that takes tasks, or soon will. */
  private static final Set<String> WORKING = Set.of("joining", "up");

  /** Of how many types the tasks are shown. */
  private static final int MOST_TYPES = Queues.MOST_UNDECLARED;

  /**
   * Adds up what the nodes run.
   *
   * @param own the types that this node declares
   * @param all the nodes of the cluster, which tell each other their types and versions
   */
  static UnservedTasks by(Map<String, @Nullable Set<String>> own, List<Seen> all) {
    Map<String, @Nullable Set<String>> served = new HashMap<>(own);
    for (Seen node : all) {
      if (!node.self() && WORKING.contains(node.state())) {
        node.freePlaces().keySet().forEach(type -> add(served, type, node.versions().get(type)));
      }
    }
    return new UnservedTasks(served);
  }

  private static void add(
      Map<String, @Nullable Set<String>> served, String type, @Nullable Set<String> versions) {
    Set<String> before = served.get(type);
    if (!served.containsKey(type)) {
      served.put(type, versions);
    } else if (before == null || versions == null) {
      served.put(type, null);
    } else {
      Set<String> both = new HashSet<>(before);
      both.addAll(versions);
      served.put(type, both);
    }
  }

  /** Returns the versions that some node runs, of each type of which no node runs all. */
  Map<String, Set<String>> limited() {
    Map<String, Set<String>> limited = new HashMap<>();
    served.forEach(
        (type, versions) -> {
          if (versions != null) {
            limited.put(type, versions);
          }
        });
    return limited;
  }

  /**
   * Returns the number of the tasks that no node runs, of the types with most of them, most first.
   *
   * @param undeclared the tasks of types that this node does not declare
   * @param unaccepted the tasks of versions that no node accepts
   */
  Map<String, Long> of(Map<String, Long> undeclared, Map<String, Long> unaccepted) {
    Map<String, Long> unserved = new HashMap<>(unaccepted);
    unserved.keySet().retainAll(limited().keySet()); // A node may have joined since the reading.
    undeclared.forEach(
        (type, tasks) -> {
          if (!served.containsKey(type)) {
            unserved.put(type, tasks);
          }
        });
    Map<String, Long> most = new LinkedHashMap<>();
    unserved.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_TYPES)
        .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
    return most;
  }
}
