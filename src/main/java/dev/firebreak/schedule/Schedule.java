package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a schedule does when. Knows no clock. */
record Schedule(ScheduleSettings settings, Cron cron) {
  /** As long as nobody looks at the clock, and so no sign that nobody was there. */
  static final Duration LATE = Duration.ofMinutes(1);

  /**
   * What is to be done.
   *
   * @param progress how far the schedule is after that
   * @param fires whether the time up to which it is done is still to be submitted
   */
  record Step(Progress progress, boolean fires) {}

  /**
   * What there is to be done.
   *
   * @param progress how far it was before
   * @return empty if no time has passed since
   */
  Optional<Step> due(Progress progress, Instant now) {
    Instant done = progress.done();
    if (done.isAfter(now)) {
      return setBack(progress, now);
    }
    return cron.last(done, now).map(latest -> new Step(progress.upTo(latest), fires(latest, now)));
  }

  /**
   * The clock was set back. A time that was submitted is not submitted again because the clock
   * comes by it once more. But if it was set back by more than one time of the schedule, the
   * schedule goes on from here: it would be silent for too long else.
   */
  private Optional<Step> setBack(Progress progress, Instant now) {
    Instant done = progress.done();
    if (!cron.next(done.minusNanos(1)).equals(done)) {
      return Optional.of(new Step(progress.upTo(now), false)); // It was never submitted.
    }
    return cron.next(cron.next(now)).isAfter(done)
        ? Optional.empty()
        : Optional.of(new Step(new Progress(now, progress.turn() + 1), false));
  }

  private boolean fires(Instant latest, Instant now) {
    return switch (settings.missed()) {
      case RUN_ONCE -> true;
      case SKIP -> !latest.plus(LATE).isBefore(now);
    };
  }

  /** How long to wait before the clock is looked at again: it may have been set meanwhile. */
  Duration pause(Instant done, Instant now) {
    Duration left = Duration.between(now, cron.next(done));
    return left.compareTo(LATE) < 0 ? left : LATE;
  }

  Firing firing(Progress at) {
    return Firing.of(settings, at);
  }
}
