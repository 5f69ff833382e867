package dev.firebreak.cluster;

import dev.firebreak.task.RunId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What other nodes want to hear. Told by one thread; asked by any, on the hot path: with nobody
 * interested that is one look at a field.
 */
final class PeerInterests {
  private final Map<String, Wish> wishes = new HashMap<>();
  private volatile boolean all;
  private volatile Set<RunId> tasks = Set.of();

  private record Wish(boolean all, Set<RunId> tasks) {}

  /** Whether anybody wants to hear of a task. */
  boolean wants(RunId id) {
    Set<RunId> some = tasks;
    return all || (!some.isEmpty() && some.contains(id));
  }

  /** Whether this node does. */
  boolean wants(String address, RunId id) {
    Wish wish = wishes.get(address);
    return wish != null && (wish.all() || wish.tasks().contains(id));
  }

  void heard(String address, Hint.Interest interest) {
    wishes.put(address, new Wish(interest.all(), Set.copyOf(interest.tasks())));
    sum();
  }

  /** All others are gone. */
  void retain(Set<String> addresses) {
    wishes.keySet().retainAll(addresses);
    sum();
  }

  private void sum() {
    Set<RunId> some = new HashSet<>();
    wishes.values().forEach(wish -> some.addAll(wish.tasks()));
    tasks = some;
    all = wishes.values().stream().anyMatch(Wish::all);
  }
}
