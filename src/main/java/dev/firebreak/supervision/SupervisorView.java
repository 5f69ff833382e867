package dev.firebreak.supervision;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a supervisor is at. Small however many workers run.
 *
 * @param running how many attempts run
 * @param waiting how many runs wait for a slot
 * @param pausing how many wait for their next attempt
 * @param oldestRunning those that have run longest, at most {@link #SHOWN}
 * @param oldestWaiting the head of the line, at most {@link #SHOWN}
 */
public record SupervisorView(
    int running, int waiting, int pausing, List<Entry> oldestRunning, List<Entry> oldestWaiting) {
  /** How many of each are shown. */
  public static final int SHOWN = 20;

  /**
   * One run.
   *
   * @param id of its call or task
   * @param attempts how many attempts it has had, the running one included
   * @param age how long it has run or waited
   * @param waitsForProcess whether its attempt has a slot, and no process has been given it yet
   */
  public record Entry(String id, int attempts, Duration age, boolean waitsForProcess) {}

  static SupervisorView of(RunTable roster, long now) {
    return new SupervisorView(
        roster.running().size(),
        roster.line().size(),
        roster.pausing(),
        oldest(roster.running(), now),
        oldest(roster.line(), now));
  }

  private static List<Entry> oldest(Collection<Run> runs, long now) {
    return runs.stream()
        .limit(SHOWN)
        .map(run -> entry(run, Duration.ofNanos(now - run.stateSince)))
        .toList();
  }

  private static Entry entry(Run run, Duration age) {
    return new Entry(run.id().toString(), run.attempts, age, run.waitsForProcess());
  }
}
