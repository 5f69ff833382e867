package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress of a schedule; written as a line of text with the time, the zone and the expression.
 *
 * @param done the time up to which the schedule has been handled
 * @param turn how often the clock was set back so far that times are due again
 */
record Progress(Instant done, int turn) {
  private static final char TURN = '/';

  /** The progress of a schedule that begins now. */
  static Progress beginning(Instant now) {
    return new Progress(now, 0);
  }

  Progress upTo(Instant time) {
    return new Progress(time, turn);
  }

  String write(ScheduleSettings schedule) {
    return done + (turn == 0 ? "" : "" + TURN + turn) + " " + plan(schedule);
  }

  /**
   * Parses a text; empty if the text belongs to another expression or zone, whose progress does not
   * apply.
   */
  static Optional<Progress> read(ScheduleSettings schedule, String text) {
    int blank = text.indexOf(' ');
    if (blank < 0 || !text.substring(blank + 1).equals(plan(schedule))) {
      return Optional.empty();
    }
    String time = text.substring(0, blank);
    int slash = time.indexOf(TURN);
    try {
      return Optional.of(
          slash < 0
              ? new Progress(Instant.parse(time), 0)
              : new Progress(
                  Instant.parse(time.substring(0, slash)),
                  Integer.parseInt(time.substring(slash + 1))));
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String plan(ScheduleSettings schedule) {
    return schedule.zone() + " " + schedule.cron();
  }
}
