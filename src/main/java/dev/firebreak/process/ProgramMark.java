package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Distinguishes processes that descend from a program of this node from processes that other code
 * of this JVM has started. A thread that starts a program has the scheduling policy SCHED_BATCH for
 * that moment, and the kernel passes the policy on to the program and all its descendants, whatever
 * session, environment or parent they get. The policy is in {@code /proc/PID/stat}, for zombies
 * too. Processes that Java starts have the default policy, as their JVM has.
 *
 * <p>If this process does not have the default policy itself, or may not set another, programs keep
 * the policy of this process, and both kinds of processes look the same: then only session and
 * environment show which program a process belongs to.
 */
final class ProgramMark {
  /** The two policies, as sched(7) numbers them. */
  private static final int SCHED_OTHER = 0;

  private static final int SCHED_BATCH = 3;

  private static final MethodHandle SET_POLICY =
      Libc.plain("sched_setscheduler", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MemorySegment NO_PRIORITY = Arena.global().allocate(JAVA_INT);
  private static final ProcFs.Stat SELF = ProcFs.self();

  /** Whether programs get a policy of their own. */
  static final boolean MARKS = SELF.policy() == SCHED_OTHER && mayMark();

  private ProgramMark() {}

  private static boolean mayMark() {
    return setPolicy(SCHED_BATCH) && setPolicy(SCHED_OTHER);
  }

  /** Sets the policy of the calling thread. */
  private static boolean setPolicy(int policy) {
    try {
      return (int) SET_POLICY.invokeExact(0, policy, NO_PRIORITY) == 0;
    } catch (Throwable t) {
      throw Libc.impossible(t);
    }
  }

  /**
   * Marks the calling thread before it starts a program. The thread must not block until {@link
   * #leave}: a virtual thread would continue on another thread of the system.
   */
  static void enter() {
    if (MARKS) {
      setPolicy(SCHED_BATCH);
    }
  }

  /** Unmarks the calling thread after the start of its program has succeeded or failed. */
  static void leave() {
    if (MARKS) {
      setPolicy(SCHED_OTHER);
    }
  }

  /** Whether a process certainly descends from a program of this node. */
  static boolean isOfProgram(ProcFs.Stat stat) {
    return MARKS && stat.policy() == SCHED_BATCH && mayBeOfProgram(stat);
  }

  /** Whether a process may descend from a program: programs are never in this JVM's own session. */
  static boolean mayBeOfProgram(ProcFs.Stat stat) {
    return stat.session() != SELF.session();
  }
}
