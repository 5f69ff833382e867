package dev.firebreak.tasks;

import dev.firebreak.task.Claim;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Claims that are to be stopped and do not run on this node yet. Most of them run on another node
 * and never will here: the oldest are dropped. Thread-safe.
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

  /** Removes a claim; returns whether it was there. */
  boolean remove(Claim claim) {
    return any && removeKnown(claim);
  }

  private synchronized boolean removeKnown(Claim claim) {
    boolean removed = claims.remove(claim);
    any = !claims.isEmpty();
    return removed;
  }
}
