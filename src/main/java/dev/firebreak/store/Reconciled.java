package dev.firebreak.store;

import dev.firebreak.task.Claim;
import java.util.Set;

/**
 * What came of comparing a node's claims with the store's.
 *
 * @param released how many the store had and the node had not; they wait again
 * @param stopping those of the node that somebody wants stopped
 */
public record Reconciled(int released, Set<Claim> stopping) {
  /** There was nothing to do. */
  public static final Reconciled NOTHING = new Reconciled(0, Set.of());

  /** Copies the set. */
  public Reconciled {
    stopping = Set.copyOf(stopping);
  }
}
