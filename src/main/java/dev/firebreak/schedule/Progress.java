package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a schedule; written as a line of text with the time, the zone and the expression.
 *
 * @param done the time up to which the schedule has been handled
 * @param turn how often the clock was set back so far that times are due again
 * @param before the time up to which the schedule had been handled when the clock was set back;
 *     null if the clock was not, or has passed that time since
 */
record Progress(Instant done, int turn, @Nullable Instant before) {
  private static final String SEPARATOR = "/";

  /** The progress of a schedule that begins now. */
  static Progress beginning(Instant now) {
    return new Progress(now, 0, null);
  }

  /** The progress once everything up to a later time is handled. */
  Progress upTo(Instant time) {
    return new Progress(time, turn, isRepeated(time) ? before : null);
  }

  /** The progress after the clock was set back to a time before {@link #done}. */
  Progress setBackTo(Instant now) {
    return new Progress(now, turn + 1, isRepeated(done) ? before : done);
  }

  /** Whether a time had been handled before the clock was set back. */
  boolean isRepeated(Instant time) {
    return before != null && !time.isAfter(before);
  }

  String write(ScheduleSettings schedule) {
    return done
        + (turn == 0 ? "" : SEPARATOR + turn)
        + (before == null ? "" : SEPARATOR + before)
        + " "
        + plan(schedule);
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
    String[] parts = text.substring(0, blank).split(SEPARATOR, -1);
    try {
      return Optional.of(
          new Progress(
              Instant.parse(parts[0]),
              parts.length < 2 ? 0 : Integer.parseInt(parts[1]),
              parts.length < 3 ? null : Instant.parse(parts[2])));
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String plan(ScheduleSettings schedule) {
    return schedule.zone() + " " + schedule.cron();
  }
}
