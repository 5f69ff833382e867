package dev.firebreak.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The children of this process that it did not start by {@link Spawn}: orphans of programs that
 * ended before what they had started, and what other code of this JVM has started. Not thread-safe.
 */
final class Orphans {
  private final long self = ProcessHandle.current().pid();
  private final Set<Integer> roots = new HashSet<>();

  void started(int root) {
    roots.add(root);
  }

  void reaped(int root) {
    roots.remove(root);
  }

  List<ProcFs.Stat> look() {
    List<ProcFs.Stat> orphans = new ArrayList<>();
    for (int pid : ProcFs.adopted(self)) {
      if (!roots.contains(pid)) {
        ProcFs.Stat stat = ProcFs.stat(pid);
        if (stat != null) {
          orphans.add(stat);
        }
      }
    }
    return orphans;
  }
}
