package dev.firebreak.store.postgres.tasks;

import dev.firebreak.task.Claim;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The claims that this node holds, as far as it was told. For the writer's thread only. */
final class HeldClaims {
  private final Set<Claim> held = new HashSet<>();
  private Set<Claim> missed = Set.of();

  void hear(Operation<?> operation) {
    if (!operation.refused()) {
      held.addAll(operation.taken());
      Claim given = operation.given();
      if (given != null) {
        held.remove(given);
      }
    }
  }

  /**
   * Which claims nobody holds: those that nobody was told of, and those that whoever was told does
   * not know, now and the last time: its knowledge may be older than the last answers.
   *
   * @param found what the store says that this node runs, while nothing was in flight
   * @param known what it says itself
   */
  List<Claim> strays(Collection<Claim> found, Set<Claim> known) {
    held.retainAll(Set.copyOf(found));
    List<Claim> strays =
        found.stream()
            .filter(c -> !held.contains(c) || (!known.contains(c) && missed.contains(c)))
            .toList();
    missed = new HashSet<>(held);
    missed.removeAll(known);
    strays.forEach(held::remove);
    return strays;
  }
}
