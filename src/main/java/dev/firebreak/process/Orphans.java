package dev.firebreak.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The children of this process that it did not start by {@link Spawn}: orphans of programs that
 * ended before what they had started, and what other code of this JVM has started, or the orphans
 * of that. Belongs to the loop, but for {@link #started}.
 */
final class Orphans {
  /** How long Java gets to fetch the exit code of a process that it may have started itself. */
  private static final long LEFT_TO_JAVA = TimeUnit.SECONDS.toNanos(5);

  private final int self = (int) ProcessHandle.current().pid();
  private final Set<Integer> roots = ConcurrentHashMap.newKeySet();
  private List<Orphan> seen = List.of();

  /** By pid, zombies that Java may have started, and since when they are known. */
  private Map<Integer, Long> unreaped = new HashMap<>();

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

  /** Those that are there now. Those that have ended are reaped, unless Java may do that. */
  List<Orphan> scan() {
    List<Orphan> found = new ArrayList<>();
    Map<Integer, Long> zombies = new HashMap<>();
    for (int pid : ProcFs.adopted(self)) {
      ProcFs.Stat stat = roots.contains(pid) ? null : ProcFs.stat(pid);
      if (stat != null && stat.zombie()) {
        reap(stat, zombies);
      } else if (stat != null && ProgramMark.mayBeOfProgram(stat)) {
        found.add(new Orphan(stat));
      }
    }
    unreaped = zombies;
    seen = found;
    return found;
  }

  private void reap(ProcFs.Stat stat, Map<Integer, Long> zombies) {
    long now = System.nanoTime();
    if (ProgramMark.isOfProgram(stat)) {
      Libc.reap(stat.pid());
      return;
    }
    long since = unreaped.getOrDefault(stat.pid(), now);
    if (ProgramMark.mayBeOfProgram(stat) && now - since > LEFT_TO_JAVA) {
      Libc.reap(stat.pid());
    } else {
      zombies.put(stat.pid(), since);
    }
  }

  /** Those that were there at the last look. */
  List<Orphan> seen() {
    return seen;
  }
}
