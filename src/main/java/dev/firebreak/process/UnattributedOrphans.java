package dev.firebreak.process;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Orphans that descend from a program of this node ({@link ProgramMark}), while it is unknown from
 * which: they left their session, cleared their environment and lost their parent before the tree
 * was scanned. Any program that ran when such an orphan was first seen may have started it. When
 * the last of these programs has ended, the orphan is killed. Not thread-safe.
 */
final class UnattributedOrphans {
  /** Identifies one process, even if its pid is used again. */
  private record Unattributed(int pid, long started) {}

  private final Map<Unattributed, Set<Integer>> suspects = new HashMap<>();

  /**
   * Notes an orphan that no tree owns.
   *
   * @param running the roots of all trees, and the tickets of those that are being started
   */
  void note(ProcFs.Stat orphan, Collection<Integer> running) {
    suspects.computeIfAbsent(
        new Unattributed(orphan.pid(), orphan.started()), _ -> new HashSet<>(running));
  }

  /**
   * A start has led to a tree.
   *
   * @param ticket the ticket that stood for the tree until now
   * @param root the root of the tree; 0 if the start failed
   */
  void started(int ticket, int root) {
    for (Set<Integer> of : suspects.values()) {
      if (of.remove(ticket) && root != 0) {
        of.add(root);
      }
    }
  }

  /** A tree has ended. Kills the orphans that no other running tree may have started. */
  void ended(int root) {
    suspects
        .entrySet()
        .removeIf(
            entry -> {
              entry.getValue().remove(root);
              return entry.getValue().isEmpty() && end(entry.getKey());
            });
  }

  private static boolean end(Unattributed orphan) {
    ProcFs.Stat now = ProcFs.stat(orphan.pid());
    if (now == null || now.started() != orphan.started()) {
      return true;
    }
    Signalling.send(now, ProcessCalls.SIGKILL);
    ProcessCalls.reap(orphan.pid());
    return false;
  }

  /** Kills again the orphans that were killed but still exist. */
  void recheck() {
    suspects.entrySet().removeIf(entry -> entry.getValue().isEmpty() && end(entry.getKey()));
  }

  boolean isEmpty() {
    return suspects.isEmpty();
  }
}
