package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a schedule does when. Knows no clock. */
record Schedule(ScheduleSettings settings, Cron cron) {
  /** As long as nobody looks at the clock, and so no sign that nobody was there. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** A clock that was set back by more is believed. */
  private static final Duration SET_BACK = Duration.ofHours(1);

  /**
   * What is to be done.
   *
   * @param done up to which time the schedule is done with
   * @param fires whether that time itself is still to be submitted
   */
  record Step(Instant done, boolean fires) {}

  /**
   * What there is to be done.
   *
   * @param done up to which time it was done with before
   * @return empty if no time has passed since
   */
  Optional<Step> due(Instant done, Instant now) {
    if (done.isAfter(now.plus(SET_BACK))) {
      return Optional.of(new Step(now, false));
    }
    return cron.last(done, now).map(latest -> new Step(latest, fires(latest, now)));
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

  Firing firing(Instant at) {
    return Firing.of(settings, at);
  }
}
