package dev.firebreak.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a guard is to end: the processes that it was told of, all in their sessions, all with the
 * node's mark in their environment, and all that descend from any of these. Not thread-safe.
 */
final class ReaperTargets {
  private final String mark;
  private final int self = (int) ProcessHandle.current().pid();

  /** By pid, when each was started. */
  private final Map<Integer, Long> told = new HashMap<>();

  ReaperTargets(String mark) {
    this.mark = mark;
  }

  /** Takes note of {@code +pid started} or {@code -pid}; of nothing else. */
  void hear(String line) {
    try {
      int space = line.indexOf(' ');
      if (line.startsWith("+") && space > 0) {
        told.put(
            Integer.valueOf(line.substring(1, space)), Long.valueOf(line.substring(space + 1)));
      } else if (line.startsWith("-")) {
        told.remove(Integer.valueOf(line.substring(1)));
      }
    } catch (NumberFormatException _) {
      // A line that was cut off, as the node was.
    }
  }

  /** Those who are there now, and have not ended. */
  List<ProcFs.Stat> find() {
    Map<Integer, ProcFs.Stat> all = new HashMap<>();
    Map<Integer, List<ProcFs.Stat>> byParent = new HashMap<>();
    for (int pid : ProcFs.all()) {
      ProcFs.Stat stat = pid == self ? null : ProcFs.stat(pid);
      if (stat != null && !stat.zombie()) {
        all.put(pid, stat);
        byParent.computeIfAbsent(stat.parent(), _ -> new ArrayList<>()).add(stat);
      }
    }
    Map<Integer, ProcFs.Stat> found = new HashMap<>();
    Deque<ProcFs.Stat> next = new ArrayDeque<>(all.values().stream().filter(this::known).toList());
    while (!next.isEmpty()) {
      ProcFs.Stat stat = next.removeFirst();
      if (found.put(stat.pid(), stat) == null) {
        next.addAll(byParent.getOrDefault(stat.pid(), List.of()));
      }
    }
    return List.copyOf(found.values());
  }

  private boolean known(ProcFs.Stat stat) {
    return isTold(stat) || inSession(stat) || ProcFs.hasInEnvironment(stat.pid(), mark);
  }

  private boolean isTold(ProcFs.Stat stat) {
    Long started = told.get(stat.pid());
    return started != null && started == stat.started();
  }

  /** A session keeps its number as long as anybody is in it. */
  private boolean inSession(ProcFs.Stat stat) {
    Long started = told.get(stat.session());
    if (started == null || started > stat.started()) {
      return false;
    }
    ProcFs.Stat leader = ProcFs.stat(stat.session());
    return leader == null || leader.started() == started;
  }
}
