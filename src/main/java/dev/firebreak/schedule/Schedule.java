package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what a schedule does at a given time. Uses no clock. */
record Schedule(ScheduleSettings settings, Cron cron) {
  /**
   * The longest pause between two checks of the clock, so that a shorter delay does not mean that a
   * time was missed.
   */
  static final Duration LATE = Duration.ofMinutes(1);

  /** Whether two declarations are the same; null if there is none. */
  static boolean same(@Nullable Schedule one, @Nullable Schedule other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    ScheduleSettings a = one.settings;
    ScheduleSettings b = other.settings;
    return a.cron().equals(b.cron())
        && a.zone().equals(b.zone())
        && a.type().equals(b.type())
        && a.missed() == b.missed()
        && a.input().contentType().equals(b.input().contentType())
        && Arrays.equals(a.input().bytes(), b.input().bytes());
  }

  /**
   * A step of a schedule.
   *
   * @param progress the progress after the step
   * @param due whether {@link Progress#done} is a time of the schedule that is due
   * @param fires whether a task is to be submitted for it
   */
  record Step(Progress progress, boolean due, boolean fires) {}

  /**
   * Returns the step that is due.
   *
   * @param progress the progress so far
   * @return empty if no time of the schedule has passed since
   */
  Optional<Step> due(Progress progress, Instant now) {
    Instant done = progress.done();
    if (done.isAfter(now)) {
      return setBack(progress, now);
    }
    return cron.last(done, now)
        .map(
            latest -> {
              boolean due = !isCorrection(progress, latest);
              return new Step(progress.upTo(latest), due, due && fires(latest, now));
            });
  }

  /**
   * Whether the clock was set forward again after it was set back, to a time that had been handled
   * before both. A clock that only moves on passes no time of the schedule without a step.
   */
  private boolean isCorrection(Progress progress, Instant latest) {
    return progress.isRepeated(latest) && !cron.next(progress.done()).equals(latest);
  }

  /**
   * Handles a clock that was set back. A time that was submitted is not submitted again when it
   * occurs once more. But if the clock was set back by more than one time of the schedule, the
   * schedule continues from the present time, because it would pause for too long otherwise: the
   * times that the clock repeats are submitted again, each under a key of its own.
   */
  private Optional<Step> setBack(Progress progress, Instant now) {
    Instant done = progress.done();
    if (!cron.next(done.minusNanos(1)).equals(done)) {
      return Optional.of(new Step(progress.upTo(now), false, false)); // It was never submitted.
    }
    return cron.next(cron.next(now)).isAfter(done)
        ? Optional.empty()
        : Optional.of(new Step(progress.setBackTo(now), false, false));
  }

  private boolean fires(Instant latest, Instant now) {
    return switch (settings.missed()) {
      case RUN_ONCE -> true;
      case SKIP -> !isLate(latest, now);
    };
  }

  private static boolean isLate(Instant time, Instant now) {
    return time.plus(LATE).isBefore(now);
  }

  /**
   * Returns the times at which no task was submitted when they were due; null if there are none.
   *
   * @param before the progress before the step
   * @param paused whether the schedule was paused
   */
  @Nullable MissedTimes missed(Progress before, Step step, boolean paused, Instant now) {
    if (!step.due()) {
      return null;
    }
    Instant latest = step.progress().done();
    boolean withLatest = paused || !step.fires() || isLate(latest, now);
    MissedTimes.Policy policy =
        paused
            ? MissedTimes.Policy.PAUSED
            : switch (settings.missed()) {
              case RUN_ONCE -> MissedTimes.Policy.RUN_ONCE;
              case SKIP -> MissedTimes.Policy.SKIP;
            };
    return MissedTimes.between(cron, before.done(), latest, withLatest, policy);
  }

  /**
   * The pause until the clock is checked again; bounded, because the clock may be set in between.
   */
  Duration pause(Instant done, Instant now) {
    Duration left = Duration.between(now, cron.next(done));
    return left.compareTo(LATE) < 0 ? left : LATE;
  }

  Firing firing(Progress at) {
    return Firing.of(settings, at);
  }
}
