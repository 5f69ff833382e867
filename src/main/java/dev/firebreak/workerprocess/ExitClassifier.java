package dev.firebreak.workerprocess;

import dev.firebreak.process.Ending;
import dev.firebreak.task.Outcome;
import org.jspecify.annotations.Nullable;

/** Says who is to blame for the end of a process, and has it replaced. Guarded by the pool. */
record ExitClassifier(Pool pool, ExitEvidence evidence) {
  /**
   * What comes of the attempt that it had; null if another process has it now. One of which not a
   * byte was read is not to blame for anything.
   */
  @Nullable Outcome judge(
      WarmProcess process, Ending how, @Nullable WarmExecution had, boolean read) {
    boolean unread = had != null && !had.cancelled && !read;
    boolean wasOfUse = evidence.answers() > 0;
    boolean neverOfUse = !wasOfUse && (had == null ? process.isHeard() : unread);
    Outcome verdict = evidence.verdict();
    if (verdict != null) {
      pool.brokenOff(process);
      return verdict;
    } else if (had != null && unread && wasOfUse) {
      pool.gone(process);
      return pool.give(had);
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
