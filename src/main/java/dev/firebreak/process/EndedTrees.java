package dev.firebreak.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The trees of programs that ended a moment ago. A scan misses a process that passes from one
 * parent to another while it is made, so a tree may have been found empty although one of its
 * processes was left. Such a process is recognized by its session or its mark when a later scan
 * finds it. Not thread-safe.
 */
final class EndedTrees {
  /** How long an ended tree is kept. */
  private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

  private record Ended(Tree tree, long at) {}

  private final Deque<Ended> ended = new ArrayDeque<>();

  void add(Tree tree, long now) {
    ended.addLast(new Ended(tree, now));
  }

  /** Whether an orphan was left by one of the trees. */
  boolean own(Orphan orphan) {
    return ended.stream().anyMatch(entry -> entry.tree().owns(orphan));
  }

  /** Removes the trees that ended too long ago. */
  void expire(long now) {
    while (!ended.isEmpty() && now - ended.getFirst().at() > KEPT) {
      ended.removeFirst();
    }
  }

  boolean isEmpty() {
    return ended.isEmpty();
  }
}
