package dev.firebreak.process;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Kills until nobody is left. Not thread-safe. */
final class KillSweep {
  /** How long a process may hang in the kernel before it is given up. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** How long nobody must have been found: somebody may have been about to start. */
  private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);

  private static final int PAUSE_MS = 10;

  private final ReaperTargets wards;
  private final LongSupplier clock;

  KillSweep(ReaperTargets wards, LongSupplier clock) {
    this.wards = wards;
    this.clock = clock;
  }

  /** Does all but kill. */
  void rehearse() throws InterruptedException {
    kill(wards.find().stream().filter(_ -> false).toList());
    boolean _ = ProcessHandle.of(1).map(ProcessHandle::isAlive).orElse(false);
    Thread.sleep(0);
  }

  /** Kills until nobody was found for a while. */
  void run() throws InterruptedException {
    long begun = clock.getAsLong();
    long quiet = begun;
    long now = begun;
    while (now - begun < PATIENCE && now - quiet < QUIET) {
      List<ProcFs.Stat> found = wards.find();
      kill(found);
      if (found.isEmpty()) {
        Thread.sleep(PAUSE_MS);
      }
      now = clock.getAsLong();
      quiet = found.isEmpty() ? quiet : now;
    }
  }

  private static void kill(List<ProcFs.Stat> found) {
    for (ProcFs.Stat stat : found) {
      // A handle knows when its process was started, and kills no other that has the number since.
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
