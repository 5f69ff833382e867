package dev.firebreak.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pause of a schedule; written as a line of text. The times are of the store's clock.
 *
 * @param since when it began
 * @param until when it ended; null if it has not
 * @param owner the owner of the token by which it was paused; empty if none was required
 * @param reason why, in one line; empty if no reason was given
 */
public record SchedulePause(Instant since, @Nullable Instant until, String owner, String reason) {
  /** Neither owners nor reasons have it. */
  private static final String SEPARATOR = "\t";

  private static final int FIELDS = 4;

  /** Cuts the times to milliseconds. */
  public SchedulePause {
    since = since.truncatedTo(ChronoUnit.MILLIS);
    until = until == null ? null : until.truncatedTo(ChronoUnit.MILLIS);
  }

  SchedulePause endedAt(Instant now) {
    return new SchedulePause(since, now, owner, reason);
  }

  /**
   * Whether the schedule must submit no task for a time that is due: it is paused, or was when the
   * time came. An end that is in the future shows that the clock was set back since.
   */
  boolean covers(Instant due, Instant now) {
    return until == null || (due.isBefore(until) && !until.isAfter(now));
  }

  String write() {
    return String.join(
        SEPARATOR, since.toString(), until == null ? "" : until.toString(), owner, reason);
  }

  /** Parses a text; empty if it has another form. */
  static Optional<SchedulePause> read(Optional<String> text) {
    String[] fields = text.orElse("").split(SEPARATOR, -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      Instant until = fields[1].isEmpty() ? null : Instant.parse(fields[1]);
      return Optional.of(
          new SchedulePause(Instant.parse(fields[0]), until, fields[2], fields[FIELDS - 1]));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
