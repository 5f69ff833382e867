package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a schedule came; as a line of text the time, the zone and the expression it is of.
 *
 * @param done up to which time it is done with
 * @param turn how often the clock was set back so far that times come again
 */
record Progress(Instant done, int turn) {
  private static final char TURN = '/';

  /** A schedule that begins now. */
  static Progress beginning(Instant now) {
    return new Progress(now, 0);
  }

  Progress upTo(Instant time) {
    return new Progress(time, turn);
  }

  String write(ScheduleSettings schedule) {
    return done + (turn == 0 ? "" : "" + TURN + turn) + " " + plan(schedule);
  }

  /** Empty if it is of another expression or zone, whose times say nothing about these. */
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
