package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** How far a schedule came, as a line of text: the time, the zone and the expression it is of. */
final class Progress {
  private Progress() {}

  static String write(ScheduleSettings schedule, Instant time) {
    return time + " " + plan(schedule);
  }

  /** Empty if it is of another expression or zone, whose times say nothing about these. */
  static Optional<Instant> read(ScheduleSettings schedule, String text) {
    int blank = text.indexOf(' ');
    if (blank < 0 || !text.substring(blank + 1).equals(plan(schedule))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text.substring(0, blank)));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static String plan(ScheduleSettings schedule) {
    return schedule.zone() + " " + schedule.cron();
  }
}
