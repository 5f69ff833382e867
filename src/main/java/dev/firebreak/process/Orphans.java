package dev.firebreak.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The children of this process that it did not start by {@link Spawn}: orphans of programs that
 * ended before what they had started, and what other code of this JVM has started. Belongs to the
 * loop, but for {@link #started}.
 */
final class Orphans {
  private final int self = (int) ProcessHandle.current().pid();
  private final int ownSession = ProcFs.ownSession();
  private final Set<Integer> roots = ConcurrentHashMap.newKeySet();
  private List<Orphan> seen = List.of();

  /**
   * A process is no orphan. To be told by the thread that started it: when that ends its children
   * pass to the first thread, as orphans do. From any thread.
   */
  void started(int root) {
    roots.add(root);
  }

  void reaped(int root) {
    roots.remove(root);
  }

  /** Those who are there now. Those who have ended are reaped, unless others will do that. */
  List<Orphan> look() {
    List<Orphan> found = new ArrayList<>();
    for (int pid : ProcFs.adopted(self)) {
      ProcFs.Stat stat = roots.contains(pid) ? null : ProcFs.stat(pid);
      if (stat != null && stat.zombie() && !ofThisJvm(stat)) {
        Libc.reap(pid);
      } else if (stat != null) {
        found.add(new Orphan(stat));
      }
    }
    seen = found;
    return found;
  }

  /** Those who were there at the last look. */
  List<Orphan> seen() {
    return seen;
  }

  /** Whether other code of this JVM has started it: a program of ours has a session of its own. */
  boolean ofThisJvm(ProcFs.Stat stat) {
    return stat.session() == ownSession;
  }
}
