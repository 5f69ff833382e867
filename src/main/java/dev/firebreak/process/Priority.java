package dev.firebreak.process;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that the sessions of a tree weigh less than this process. Where the kernel weighs
 * sessions against each other (autogroup), a nice value counts only within a session, and each has
 * a value of its own, which new sessions do not inherit. Belongs to the loop.
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
   * Lowers those sessions that were not lowered yet.
   *
   * @param sessions with a process of each
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
