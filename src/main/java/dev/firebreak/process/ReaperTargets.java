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
 * The processes that the reaper has to kill: the reported processes, all processes in their
 * sessions, all with the node's mark in their environment, and all descendants of these. Not
 * thread-safe.
 */
final class ReaperTargets {
  private final String mark;
  private final int self = (int) ProcessHandle.current().pid();

  /** The reported processes: by pid, the start time of each. */
  private final Map<Integer, Long> reported = new HashMap<>();

  private final StartsUnderWay starts = new StartsUnderWay();

  /**
   * The numbers of processes that the last look found to be no targets, if it found none at all.
   */
  private final Set<Integer> others = new HashSet<>();

  private boolean starting;

  ReaperTargets(String mark) {
    this.mark = mark;
  }

  /**
   * Handles a line {@code +pid started} or {@code -pid}, or that of the node's process; ignores any
   * other.
   */
  void onLine(String line) {
    int space = line.indexOf(' ');
    NodeIdentity node = NodeIdentity.parse(line);
    if (node != null) {
      starts.of(node);
    } else if (line.startsWith("+") && space > 0) {
      reported.put(
          Integer.valueOf(line.substring(1, space)), Long.valueOf(line.substring(space + 1)));
    } else if (line.startsWith("-")) {
      reported.remove(Integer.valueOf(line.substring(1)));
    }
  }

  /**
   * The target processes that exist now and have not ended. Reads what /proc says of each process.
   */
  List<ProcFs.Stat> find() {
    others.clear();
    return findNew();
  }

  /**
   * The same, but as long as none is found only processes are looked at that are new since the last
   * look, and processes that still have to load their program: the others are no targets and do not
   * become ones. So looks in quick succession take little processor time, of which a busy machine
   * may have little.
   */
  List<ProcFs.Stat> findNew() {
    Map<Integer, ProcFs.Stat> all = new HashMap<>();
    Map<Integer, List<ProcFs.Stat>> byParent = new HashMap<>();
    for (int pid : ProcFs.all()) {
      ProcFs.Stat stat = pid == self || others.contains(pid) ? null : ProcFs.stat(pid);
      if (stat != null && !stat.zombie()) {
        all.put(pid, stat);
        byParent.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat);
      }
    }
    // Before the look at environments: one that has loaded its program since then shows its mark.
    starting = false;
    all.values().forEach(this::sort);
    Map<Integer, ProcFs.Stat> found = new HashMap<>();
    Deque<ProcFs.Stat> next = new ArrayDeque<>(all.values().stream().filter(this::known).toList());
    while (!next.isEmpty()) {
      ProcFs.Stat stat = next.removeFirst();
      if (found.put(stat.pid(), stat) == null) {
        next.addAll(byParent.getOrDefault(stat.pid(), List.of()));
      }
    }
    if (!found.isEmpty()) {
      others.clear();
    }
    return List.copyOf(found.values());
  }

  private void sort(ProcFs.Stat stat) {
    if (starts.isUnderWay(stat)) {
      starting = true;
    } else {
      others.add(stat.pid());
    }
  }

  /** Whether the last look saw a process that the node created and that loads its program yet. */
  boolean starting() {
    return starting;
  }

  private boolean known(ProcFs.Stat stat) {
    return isReported(stat)
        || inSession(stat)
        || ProcFs.hasInEnvironment(stat.pid(), mark)
        || starts.isOfProgram(stat);
  }

  private boolean isReported(ProcFs.Stat stat) {
    Long started = reported.get(stat.pid());
    return started != null && started == stat.started();
  }

  /** A session keeps its id as long as a process is in it. */
  private boolean inSession(ProcFs.Stat stat) {
    Long started = reported.get(stat.session());
    if (started == null || started > stat.started()) {
      return false;
    }
    ProcFs.Stat leader = ProcFs.stat(stat.session());
    return leader == null || leader.started() == started;
  }
}
