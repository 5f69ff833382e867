package dev.firebreak.cluster;

import dev.firebreak.task.RunId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tasks whose events peers want. Written by one thread; read by any thread, on the hot path:
 * without interested peers a query reads a volatile field.
 */
final class PeerInterests {
  private final Map<String, Interest> byAddress = new HashMap<>();
  private volatile boolean all;
  private volatile Set<RunId> tasks = Set.of();

  private record Interest(boolean all, Set<RunId> tasks) {}

  /** Whether any peer wants the events of a task. */
  boolean isInterested(RunId id) {
    Set<RunId> some = tasks;
    return all || (!some.isEmpty() && some.contains(id));
  }

  /** Whether the peer at this address wants the events of a task. */
  boolean isInterested(String address, RunId id) {
    Interest wanted = byAddress.get(address);
    return wanted != null && (wanted.all() || wanted.tasks().contains(id));
  }

  void update(String address, Hint.Interest interest) {
    byAddress.put(address, new Interest(interest.all(), Set.copyOf(interest.tasks())));
    sum();
  }

  /** Removes all other peers. */
  void retain(Set<String> addresses) {
    byAddress.keySet().retainAll(addresses);
    sum();
  }

  private void sum() {
    Set<RunId> some = new HashSet<>();
    byAddress.values().forEach(wanted -> some.addAll(wanted.tasks()));
    tasks = some;
    all = byAddress.values().stream().anyMatch(Interest::all);
  }
}
