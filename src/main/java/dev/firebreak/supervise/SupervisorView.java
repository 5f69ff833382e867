package dev.firebreak.supervise;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a supervisor is at. Small however many workers run.
 *
 * @param running how many attempts run
 * @param waiting how many runs wait for a slot
 * @param pausing how many wait for their next attempt
 * @param oldest the attempts that have run longest, at most {@link #SHOWN}
 */
public record SupervisorView(int running, int waiting, int pausing, List<Attempt> oldest) {
  /** How many attempts are shown. */
  public static final int SHOWN = 20;

  /**
   * One attempt that runs.
   *
   * @param id of its call or task
   * @param number which try
   * @param age since when
   */
  public record Attempt(String id, int number, Duration age) {}

  static SupervisorView of(Collection<Run> running, int waiting, int pausing, long now) {
    List<Attempt> oldest =
        running.stream()
            .limit(SHOWN)
            .map(
                run ->
                    new Attempt(
                        run.id().toString(), run.attempts, Duration.ofNanos(now - run.stateSince)))
            .toList();
    return new SupervisorView(running.size(), waiting, pausing, oldest);
  }
}
