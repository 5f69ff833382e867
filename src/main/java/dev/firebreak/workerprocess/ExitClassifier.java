package dev.firebreak.workerprocess;

import dev.firebreak.process.Ending;
import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an attempt caused the end of a process, and has the process replaced. Guarded by
 * the pool.
 */
record ExitClassifier(Pool pool, ExitEvidence evidence) {
  /**
   * The outcome of the attempt that the process had; null if another process has the attempt now.
   * An attempt of which the process read no byte did not cause the end.
   */
  @Nullable Outcome judge(
      WarmProcess process, Ending how, @Nullable WarmExecution had, boolean read) {
    boolean unread = had != null && !had.cancelled && !read;
    boolean wasOfUse = evidence.answers() > 0;
    boolean neverOfUse = !wasOfUse && (had == null ? process.isOutputNeeded() : unread);
    Outcome verdict = evidence.verdict();
    if (verdict != null) {
      pool.brokenOff(process);
      return verdict;
    } else if (had != null && unread && wasOfUse) {
      pool.gone(process);
      return pool.assign(had);
    } else if (neverOfUse && how.limitHit() == Ending.LimitHit.NONE) {
      return pool.endedAtOnce(process, evidence.lastWords(how));
    } else if (had == null) {
      pool.gone(process);
    } else {
      pool.brokenOff(process);
    }
    return evidence.crashed(how);
  }
}
