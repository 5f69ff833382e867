package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import dev.firebreak.task.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The present state of a schedule.
 *
 * @param settings how it is declared
 * @param pause its pause; null if it is not paused
 * @param next the next time at which it submits a task; null while it is paused, or if it never
 *     does again
 * @param past what it did last
 * @param trouble why this node can't continue with it now; null if it can
 */
public record ScheduleState(
    ScheduleSettings settings,
    @Nullable SchedulePause pause,
    @Nullable Instant next,
    Done past,
    @Nullable String trouble) {

  /**
   * What a schedule did last.
   *
   * @param at the time of its last run; null if it has not run
   * @param task the id of that run's task
   * @param missed the times that it last missed; null if it has missed none
   */
  public record Done(@Nullable Instant at, @Nullable RunId task, @Nullable MissedTimes missed) {
    static Done of(Past past) {
      Past.Run run = past.run();
      return new Done(
          run == null ? null : run.at(), run == null ? null : run.task(), past.missed());
    }
  }

  static ScheduleState of(
      Schedule schedule, ScheduleProgressStore.Known known, @Nullable String trouble) {
    SchedulePause pause =
        SchedulePause.read(known.pause()).filter(last -> last.until() == null).orElse(null);
    return new ScheduleState(
        schedule.settings(),
        pause,
        pause == null ? next(schedule, known) : null,
        Done.of(Past.read(known.past())),
        trouble);
  }

  /** After the clock was set back, the times that it repeats have been handled. */
  private static @Nullable Instant next(Schedule schedule, ScheduleProgressStore.Known known) {
    Instant done =
        known
            .progress()
            .flatMap(text -> Progress.read(schedule.settings(), text))
            .map(Progress::done)
            .filter(time -> time.isAfter(known.now()))
            .orElse(known.now());
    Instant next = schedule.cron().next(done);
    return next.equals(Instant.MAX) ? null : next;
  }
}
