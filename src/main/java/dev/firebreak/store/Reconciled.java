package dev.firebreak.store;

import dev.firebreak.task.Claim;
import java.util.Set;

/**
 * The result of comparing a node's claims with the store's.
 *
 * @param released how many claims only the store had; their tasks are queued again
 * @param stopping the node's claims with a cancel request
 */
public record Reconciled(int released, Set<Claim> stopping) {
  /** The result if no task has to be released or stopped. */
  public static final Reconciled NOTHING = new Reconciled(0, Set.of());

  /** Copies the set. */
  public Reconciled {
    stopping = Set.copyOf(stopping);
  }
}
