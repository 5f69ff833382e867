package dev.firebreak.process;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives the sessions of a tree a lower scheduling weight than this process has. Where the kernel
 * weighs sessions against each other (autogroup), a nice value counts only within a session, and
 * each session has a value of its own, which new sessions do not inherit. Belongs to the loop.
 */
final class Priority {
  private static final int LOWEST = 19;
  private static final int OWN = ProcFs.nice(ProcessHandle.current().pid());

  private final int nice;
  private final Set<Integer> lowered = new HashSet<>();

  Priority(Limits limits) {
    this.nice = limits.nice() > 0 ? of(limits) : OWN;
  }

  /** The nice value of a program. */
  static int of(Limits limits) {
    return Math.min(LOWEST, OWN + limits.nice());
  }

  /**
   * Lowers the sessions that were not lowered yet.
   *
   * @param sessions the sessions, each with one of its processes
   */
  void lower(Map<Integer, Integer> sessions) {
    if (nice == OWN) {
      return;
    }
    lowered.retainAll(sessions.keySet());
    sessions.forEach(
        (session, pid) -> {
          if (!lowered.contains(session) && ProcFs.lowerSession(pid, nice)) {
            lowered.add(session);
          }
        });
  }
}
