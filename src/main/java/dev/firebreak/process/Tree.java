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
  private boolean rootGone;

  /**
   * By pid, who was seen last time and the time before: for ever would be too long for a program
   * that starts another each second, and once too short, as a process that is passed from one
   * parent to another meanwhile is not seen.
   */
  private Map<Integer, ProcFs.Stat> seen = new HashMap<>();

  private Map<Integer, ProcFs.Stat> seenBefore = new HashMap<>();

  /**
   * The tree of a process that leads a session of its own.
   *
   * @param mark a variable that is in the environment of this tree and of no other
   */
  Tree(int root, String mark) {
    this.root = root;
    this.mark = mark;
  }

  /** The root has been reaped: its number may be somebody else's soon. */
  void rootReaped() {
    rootGone = true;
  }

  /** Everybody in it who is there now, zombies too. */
  List<ProcFs.Stat> members(List<Orphan> orphans) {
    Deque<Integer> next = new ArrayDeque<>();
    if (!rootGone) {
      next.add(root);
    }
    for (Orphan orphan : orphans) {
      if (owns(orphan)) {
        next.add(orphan.stat().pid());
      }
    }
    List<ProcFs.Stat> members = new ArrayList<>();
    Set<Integer> visited = new HashSet<>();
    while (!next.isEmpty()) {
      int pid = next.removeFirst();
      ProcFs.Stat stat = visited.add(pid) ? ProcFs.stat(pid) : null;
      if (stat != null) {
        members.add(stat);
        next.addAll(ProcFs.children(stat));
      }
    }
    remember(members);
    return members;
  }

  private void remember(List<ProcFs.Stat> members) {
    seenBefore = seen;
    seen = HashMap.newHashMap(members.size());
    members.forEach(member -> seen.put(member.pid(), member));
  }

  boolean owns(Orphan orphan) {
    ProcFs.Stat stat = orphan.stat();
    return isIn(seen, stat)
        || isIn(seenBefore, stat)
        || stat.session() == root
        || isSessionOf(seen, stat.session())
        || isSessionOf(seenBefore, stat.session())
        || orphan.carries(mark);
  }

  private static boolean isIn(Map<Integer, ProcFs.Stat> seen, ProcFs.Stat stat) {
    ProcFs.Stat known = seen.get(stat.pid());
    return known != null && known.started() == stat.started();
  }

  /** Nobody gets into a session but by being born there, or by founding it. */
  private static boolean isSessionOf(Map<Integer, ProcFs.Stat> seen, int session) {
    return seen.values().stream().anyMatch(known -> known.session() == session);
  }

  /** Those of the processes that were seen last, with one process of each. */
  Map<Integer, Integer> sessions() {
    Map<Integer, Integer> sessions = new HashMap<>();
    seen.values().forEach(known -> sessions.put(known.session(), known.pid()));
    return sessions;
  }

  /** How many it remembers. */
  int remembered() {
    return seen.size() + seenBefore.size();
  }
}
