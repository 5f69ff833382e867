package dev.firebreak.process;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Orphans that descend from some program of this node ({@link ProgramMark}), but from which is
 * unknown: they left their session, cleared their environment and lost their parent before the tree
 * was looked at. Any program that ran when one was first seen may have started it. When the last of
 * these has ended, the orphan is killed. Not thread-safe.
 */
final class UnattributedOrphans {
  /** One process for ever. */
  private record Stray(int pid, long started) {}

  private final Map<Stray, Set<Integer>> suspects = new HashMap<>();

  /**
   * Notes an orphan that no tree owns.
   *
   * @param running the roots of all trees, and the tickets of those that are being started
   */
  void note(ProcFs.Stat orphan, Collection<Integer> running) {
    suspects.computeIfAbsent(
        new Stray(orphan.pid(), orphan.started()), _ -> new HashSet<>(running));
  }

  /**
   * A start has led to a tree.
   *
   * @param ticket what stood for it in the meantime
   * @param root 0 if it has failed
   */
  void started(int ticket, int root) {
    for (Set<Integer> of : suspects.values()) {
      if (of.remove(ticket) && root != 0) {
        of.add(root);
      }
    }
  }

  /** A tree has ended. Ends the strays that it leaves without excuse. */
  void ended(int root) {
    suspects
        .entrySet()
        .removeIf(
            entry -> {
              entry.getValue().remove(root);
              return entry.getValue().isEmpty() && end(entry.getKey());
            });
  }

  private static boolean end(Stray stray) {
    ProcFs.Stat now = ProcFs.stat(stray.pid());
    if (now == null || now.started() != stray.started()) {
      return true;
    }
    Signalling.send(now, Libc.SIGKILL);
    Libc.reap(stray.pid());
    return false;
  }

  /** Looks again after those who should be gone. */
  void recheck() {
    suspects.entrySet().removeIf(entry -> entry.getValue().isEmpty() && end(entry.getKey()));
  }

  boolean isEmpty() {
    return suspects.isEmpty();
  }
}
