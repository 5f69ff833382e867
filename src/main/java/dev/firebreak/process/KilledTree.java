package dev.firebreak.process;

import java.util.List;

/**
 * Kills the processes of a program that is being ended, and knows when none is left. Two sweeps in
 * a row must find no process: a process whose parent ended after the orphans were listed is in no
 * list until the next scan. Not thread-safe.
 */
final class KilledTree {
  private final Tree tree;
  private final Kill kill;
  private boolean foundNone;
  private boolean foundNoneBefore;

  KilledTree(Tree tree, Kill kill) {
    this.tree = tree;
    this.kill = kill;
  }

  /**
   * Kills all processes of the program.
   *
   * @param orphans those of a scan that was made for this sweep
   * @param last whether the program has ended if there is none
   * @return those that were found
   */
  List<ProcFs.Stat> sweep(List<Orphan> orphans, boolean last) {
    List<ProcFs.Stat> found = tree.members(orphans);
    for (ProcFs.Stat member : found) {
      if (!member.zombie()) {
        kill.send(member, ProcessCalls.SIGKILL);
      }
    }
    foundNoneBefore = foundNone;
    foundNone = last && found.isEmpty();
    return found;
  }

  /** Whether the last sweep found no process, so that the next one is to follow at once. */
  boolean foundNone() {
    return foundNone;
  }

  /** Whether no process is left. */
  boolean ended() {
    return foundNone && foundNoneBefore;
  }
}
