package dev.firebreak.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The children of this process that were not started by {@link Spawn}: orphans of programs that
 * ended before the processes that they had started, processes that other code of this JVM has
 * started, and the orphans of these. Belongs to the loop, except {@link #started}.
 */
final class Orphans {
  /** How long a zombie is left to Java, which fetches the exit code if Java started the process. */
  private static final long LEFT_TO_JAVA = TimeUnit.SECONDS.toNanos(5);

  /** Of all loops of this JVM: each of them sees the children of all. */
  private static final Set<Integer> ROOTS = ConcurrentHashMap.newKeySet();

  private final int self = (int) ProcessHandle.current().pid();
  private List<Orphan> seen = List.of();

  /** By pid, zombies that Java may have started, with the time when they were first seen. */
  private Map<Integer, Long> unreaped = new HashMap<>();

  /**
   * Declares that a process is no orphan, until it is {@link #reaped}. Called on the thread that
   * started it: when that thread ends, its children pass to the first thread, as orphans do, and
   * the next scan would reap the process if it had ended. From any thread.
   */
  static void started(int root) {
    ROOTS.add(root);
  }

  /** A process that was declared no orphan has been reaped. From any thread. */
  static void reaped(int root) {
    ROOTS.remove(root);
  }

  /**
   * Returns the orphans that exist now. Orphans that have ended are reaped, unless Java may reap
   * them.
   */
  List<Orphan> scan() {
    List<Orphan> found = new ArrayList<>();
    Map<Integer, Long> zombies = new HashMap<>();
    for (int pid : ProcFs.adopted(self)) {
      ProcFs.Stat stat = ROOTS.contains(pid) ? null : ProcFs.stat(pid);
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
      ProcessCalls.reap(stat.pid());
      return;
    }
    long since = unreaped.getOrDefault(stat.pid(), now);
    if (ProgramMark.mayBeOfProgram(stat) && now - since > LEFT_TO_JAVA) {
      ProcessCalls.reap(stat.pid());
    } else {
      zombies.put(stat.pid(), since);
    }
  }

  /** The orphans of the last scan. */
  List<Orphan> seen() {
    return seen;
  }
}
