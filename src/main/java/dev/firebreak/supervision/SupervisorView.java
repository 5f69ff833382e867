package dev.firebreak.supervision;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A snapshot of a supervisor. Its size does not depend on how many workers run.
 *
 * @param running how many attempts run
 * @param waiting how many runs wait for a slot
 * @param pausing how many runs wait for their next attempt
 * @param oldestRunning the runs whose attempts began first, at most {@link #SHOWN}
 * @param oldestWaiting the head of the waiting line, at most {@link #SHOWN}
 */
public record SupervisorView(
    int running, int waiting, int pausing, List<Entry> oldestRunning, List<Entry> oldestWaiting) {
  /** How many runs of each kind are shown. */
  public static final int SHOWN = 20;

  /**
   * One run.
   *
   * @param id of its call or task
   * @param attempts how many attempts it has had, the running one included
   * @param age how long it has run or waited
   * @param waitsForProcess whether its attempt has a slot, and no process has been given it yet
   * @param pid of the process that runs its attempt; 0 if none does
   */
  public record Entry(String id, int attempts, Duration age, boolean waitsForProcess, long pid) {}

  static SupervisorView of(RunTable runs, long now) {
    return new SupervisorView(
        runs.running().size(),
        runs.line().size(),
        runs.pausing(),
        oldest(runs.running(), now),
        oldest(runs.line(), now));
  }

  private static List<Entry> oldest(Collection<RunEntry> runs, long now) {
    return runs.stream()
        .limit(SHOWN)
        .map(entry -> entry(entry, Duration.ofNanos(now - entry.stateSince)))
        .toList();
  }

  private static Entry entry(RunEntry entry, Duration age) {
    return new Entry(
        entry.run.id().toString(), entry.attempts, age, entry.waitsForProcess, entry.run.pid());
  }
}
