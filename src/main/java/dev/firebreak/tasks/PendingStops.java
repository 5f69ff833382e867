package dev.firebreak.tasks;

import dev.firebreak.task.Claim;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Claims to be stopped that have not come to run here yet. Most of those that another node has will
 * never: the oldest are forgotten. Thread-safe.
 */
final class PendingStops {
  private static final int MOST = 10_000;

  private final SequencedSet<Claim> claims = new LinkedHashSet<>();
  private volatile boolean any;

  synchronized void add(Claim claim) {
    claims.add(claim);
    if (claims.size() > MOST) {
      claims.removeFirst();
    }
    any = true;
  }

  /** Whether it was among them; it no longer is. */
  boolean remove(Claim claim) {
    return any && removeKnown(claim);
  }

  private synchronized boolean removeKnown(Claim claim) {
    boolean removed = claims.remove(claim);
    any = !claims.isEmpty();
    return removed;
  }
}
