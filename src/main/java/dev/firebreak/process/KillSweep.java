package dev.firebreak.process;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Kills the target processes until none is left. Not thread-safe. */
final class KillSweep {
  /** How long a process may hang in the kernel before the sweep stops waiting for it. */
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(10);

  /** How long no process must have been found: one may have been about to start another. */
  private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);

  /**
   * After this time and so many looks without a process, none is left for all that is known. A look
   * that sees a start by the node under way does not count. A list of processes misses one only if
   * the process took a lower number meanwhile and its parent has ended.
   */
  private static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(60);

  private static final int SETTLED_LOOKS = 3;

  private static final int PAUSE_MS = 10;

  private final ReaperTargets targets;
  private final LongSupplier clock;

  KillSweep(ReaperTargets targets, LongSupplier clock) {
    this.targets = targets;
    this.clock = clock;
  }

  /** Does everything but kill, so that all classes are loaded. */
  void rehearse() throws InterruptedException {
    kill(targets.find().stream().filter(_ -> false).toList());
    boolean _ = ProcessHandle.of(1).map(ProcessHandle::isAlive).orElse(false);
    Thread.sleep(0);
  }

  /** Kills until no process is left; returns whether that was reached. */
  boolean run() throws InterruptedException {
    return run(SETTLED, SETTLED_LOOKS);
  }

  /** Kills what may have been missed, until no process was found for {@link #QUIET}. */
  void runOn() throws InterruptedException {
    boolean _ = run(QUIET, SETTLED_LOOKS);
  }

  private boolean run(long quietTime, int quietLooks) throws InterruptedException {
    long begun = clock.getAsLong();
    long quiet = begun;
    long now = begun;
    int looks = 0;
    while (now - begun < TIMEOUT && (now - quiet < quietTime || looks < quietLooks)) {
      List<ProcFs.Stat> found = looks == 0 ? targets.find() : targets.findNew();
      kill(found);
      if (found.isEmpty()) {
        Thread.sleep(PAUSE_MS);
      }
      boolean none = found.isEmpty() && !targets.starting();
      now = clock.getAsLong();
      quiet = none ? quiet : now;
      looks = none ? looks + 1 : 0;
    }
    return looks >= quietLooks;
  }

  private static void kill(List<ProcFs.Stat> found) {
    for (ProcFs.Stat stat : found) {
      // A handle knows the start time of its process, and so never kills a later process with the
      // same pid.
      ProcessHandle.of(stat.pid())
          .filter(_ -> isStill(stat))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static boolean isStill(ProcFs.Stat stat) {
    ProcFs.Stat now = ProcFs.stat(stat.pid());
    return now != null && now.started() == stat.started();
  }
}
