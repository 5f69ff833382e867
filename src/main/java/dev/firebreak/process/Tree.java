package dev.firebreak.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program's process and all that it started. Children are found from their parents; orphans,
 * which this process adopts, by what is known of them: that they were seen in the tree before, are
 * in a session of it, or carry its mark in their environment. Not thread-safe.
 */
final class Tree {
  private final int root;
  private final String mark;
  private final Set<Integer> sessions = new HashSet<>();

  private boolean rootGone;

  /** By pid, when each was started: a pid alone may be somebody else's by now. */
  private final Map<Integer, Long> seen = new HashMap<>();

  /**
   * The tree of a process that leads a session of its own.
   *
   * @param mark a variable that is in the environment of this tree and of no other
   */
  Tree(int root, String mark) {
    this.root = root;
    this.mark = mark;
    sessions.add(root);
  }

  /** The root has been reaped: its number may be somebody else's soon. */
  void rootReaped() {
    rootGone = true;
  }

  /** Everybody in it who is there now, zombies too. */
  List<ProcFs.Stat> members(Orphans orphans) {
    List<ProcFs.Stat> members = new ArrayList<>();
    Deque<Integer> next = new ArrayDeque<>();
    if (!rootGone) {
      next.add(root);
    }
    for (ProcFs.Stat orphan : orphans.look()) {
      if (owns(orphan)) {
        next.add(orphan.pid());
      }
    }
    Set<Integer> visited = new HashSet<>();
    while (!next.isEmpty()) {
      int pid = next.removeFirst();
      ProcFs.Stat stat = visited.add(pid) ? ProcFs.stat(pid) : null;
      if (stat != null) {
        members.add(stat);
        remember(stat);
        next.addAll(ProcFs.children(pid));
      }
    }
    return members;
  }

  private void remember(ProcFs.Stat stat) {
    seen.put(stat.pid(), stat.started());
    // A session that it founded is the tree's; one that it was given from outside is not.
    if (stat.session() == stat.pid()) {
      sessions.add(stat.session());
    }
  }

  boolean owns(ProcFs.Stat orphan) {
    Long started = seen.get(orphan.pid());
    return (started != null && started == orphan.started())
        || sessions.contains(orphan.session())
        || ProcFs.hasInEnvironment(orphan.pid(), mark);
  }
}
