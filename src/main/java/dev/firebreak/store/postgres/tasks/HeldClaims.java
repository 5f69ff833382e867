package dev.firebreak.store.postgres.tasks;

import dev.firebreak.task.Claim;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The claims that this node holds according to the answers it was given. For the writer's thread
 * only.
 */
final class HeldClaims {
  private final Set<Claim> held = new HashSet<>();
  private Set<Claim> missed = Set.of();

  void apply(Operation<?> operation) {
    if (!operation.refused()) {
      held.addAll(operation.claimsGained());
      Claim given = operation.claimGivenUp();
      if (given != null) {
        held.remove(given);
      }
    }
  }

  /**
   * Returns the claims that no attempt holds: claims that were never answered, and claims that the
   * supervisor did not know at this and the last reconciliation; its list may be older than the
   * last answers.
   *
   * @param found the claims of this node in the store, while no operation was in flight
   * @param known the claims that the supervisor knows
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
