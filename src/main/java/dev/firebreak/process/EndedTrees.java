package dev.firebreak.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
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

  /** By the session of its root, and by its mark: many programs may end in a second. */
  private final Map<Integer, Tree> bySession = new HashMap<>();

  private final Map<String, Tree> byMark = new HashMap<>();

  void add(Tree tree, long now) {
    ended.addLast(new Ended(tree, now));
    bySession.put(tree.root(), tree);
    byMark.put(tree.mark(), tree);
  }

  /** Whether an orphan was left by one of the trees. */
  boolean own(Orphan orphan) {
    return !ended.isEmpty()
        && (bySession.containsKey(orphan.stat().session())
            || orphan.variables().stream().anyMatch(byMark::containsKey));
  }

  /** Removes the trees that ended too long ago. */
  void expire(long now) {
    while (!ended.isEmpty() && now - ended.getFirst().at() > KEPT) {
      Tree tree = ended.removeFirst().tree();
      bySession.remove(tree.root(), tree);
      byMark.remove(tree.mark(), tree);
    }
  }

  boolean isEmpty() {
    return ended.isEmpty();
  }
}
