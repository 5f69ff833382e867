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
 * A program's process and all processes that it started. Children are found from their parents.
 * Orphans, which this process adopts, are recognized because they were seen in the tree before, are
 * in one of its sessions, or have its mark in their environment. Not thread-safe.
 */
final class Tree {
  private final int root;
  private final String mark;
  private final ProcessTable processes;
  private boolean rootGone;

  /**
   * By pid, the processes that the last two scans saw. To keep them for ever would take too much
   * memory for a program that starts another each second; one scan would be too few, because a scan
   * misses a process that passes from one parent to another meanwhile.
   */
  private Map<Integer, ProcFs.Stat> seen = new HashMap<>();

  private Map<Integer, ProcFs.Stat> seenBefore = new HashMap<>();

  /**
   * Creates the tree of a process that leads a session of its own.
   *
   * @param mark a variable that is in the environment of this tree and of no other
   */
  Tree(int root, String mark) {
    this(root, mark, ProcessTable.OF_KERNEL);
  }

  Tree(int root, String mark, ProcessTable processes) {
    this.root = root;
    this.mark = mark;
    this.processes = processes;
  }

  int root() {
    return root;
  }

  String mark() {
    return mark;
  }

  /** The root has been reaped, so that its pid may soon belong to another process. */
  void rootReaped() {
    rootGone = true;
  }

  /** All processes of the tree that exist now, zombies included. */
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
      ProcFs.Stat stat = visited.add(pid) ? processes.stat(pid) : null;
      if (stat != null) {
        members.add(stat);
        next.addAll(processes.children(stat));
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
        || orphan.variables().contains(mark);
  }

  private static boolean isIn(Map<Integer, ProcFs.Stat> seen, ProcFs.Stat stat) {
    ProcFs.Stat known = seen.get(stat.pid());
    return known != null && known.started() == stat.started();
  }

  /** A process is in a session only because it was started there or has created it. */
  private static boolean isSessionOf(Map<Integer, ProcFs.Stat> seen, int session) {
    return seen.values().stream().anyMatch(known -> known.session() == session);
  }

  /** The sessions of the processes that the last scan saw, with one process of each. */
  Map<Integer, Integer> sessions() {
    Map<Integer, Integer> sessions = new HashMap<>();
    seen.values().forEach(known -> sessions.put(known.session(), known.pid()));
    return sessions;
  }

  /** How many processes the tree remembers. */
  int remembered() {
    return seen.size() + seenBefore.size();
  }
}
