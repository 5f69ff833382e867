package dev.firebreak.schedule;

import dev.firebreak.task.RunId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule did last; written as a line of text.
 *
 * @param run null if it has not run
 * @param missed null if it has missed nothing
 */
record Past(@Nullable Run run, @Nullable MissedTimes missed) {
  /** A schedule that has not run. */
  static final Past NONE = new Past(null, null);

  private static final String BLANK = " ";
  private static final String ABSENT = "-";
  private static final int RUN_FIELDS = 2;
  private static final int FIELDS = 6;

  /**
   * A task that a schedule submitted.
   *
   * @param at the time that was due
   * @param task its id
   */
  record Run(Instant at, RunId task) {}

  Past ran(Instant at, RunId task) {
    return new Past(new Run(at, task), missed);
  }

  /** Adds times that the schedule has missed; null if it has missed none. */
  Past missing(@Nullable MissedTimes more) {
    return more == null ? this : new Past(run, more.after(missed));
  }

  String write() {
    return String.join(
        BLANK,
        run == null ? ABSENT : run.at().toString(),
        run == null ? ABSENT : run.task().toString(),
        missed == null ? String.join(BLANK, ABSENT, ABSENT, ABSENT, ABSENT) : missed.write());
  }

  /** Parses a text; a text of another form says nothing. */
  static Past read(Optional<String> text) {
    String[] fields = text.orElse("").split(BLANK, -1);
    if (fields.length != FIELDS) {
      return NONE;
    }
    try {
      return new Past(run(fields), missed(fields));
    } catch (DateTimeException | IllegalArgumentException _) {
      return NONE;
    }
  }

  private static @Nullable Run run(String[] fields) {
    return RunId.parse(fields[1]).map(id -> new Run(Instant.parse(fields[0]), id)).orElse(null);
  }

  private static @Nullable MissedTimes missed(String[] fields) {
    return fields[RUN_FIELDS].equals(ABSENT) ? null : MissedTimes.read(fields, RUN_FIELDS);
  }
}
