package dev.firebreak.schedule;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times of a schedule at which it did not submit its task when it was due.
 *
 * @param first the first of them
 * @param last the last of them
 * @param times how many they are, at most {@link #MOST_COUNTED}
 * @param policy what followed
 */
public record MissedTimes(Instant first, Instant last, int times, Policy policy) {
  /** Counting ends here, so that a schedule of every minute begins soon after a year. */
  public static final int MOST_COUNTED = 1000;

  /** What follows for times that are missed. */
  public enum Policy {
    /** No task is submitted for them. */
    SKIP,
    /** One task is submitted for the last of them. */
    RUN_ONCE,
    /** The schedule was paused: no task is submitted for them. */
    PAUSED;

    /** The word in documents. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Counts the times after one instant and not after another; null if there are none.
   *
   * @param withLast whether a time at the second instant counts
   */
  static @Nullable MissedTimes between(
      Cron cron, Instant after, Instant until, boolean withLast, Policy policy) {
    Instant first = cron.next(after);
    Instant last = first;
    int times = 0;
    for (Instant time = first;
        times < MOST_COUNTED && (time.isBefore(until) || (withLast && time.equals(until)));
        time = cron.next(time)) {
      times++;
      last = time;
    }
    if (times == 0) {
      return null;
    }
    return new MissedTimes(first, times == MOST_COUNTED && withLast ? until : last, times, policy);
  }

  /**
   * These times, together with those before if the schedule was paused all the time. Several nodes
   * may count the same times.
   */
  MissedTimes after(@Nullable MissedTimes before) {
    if (before == null || before.policy != policy) {
      return this;
    } else if (!last.isAfter(before.last)) {
      return before;
    }
    return policy == Policy.PAUSED
        ? new MissedTimes(before.first, last, Math.min(MOST_COUNTED, before.times + times), policy)
        : this;
  }

  String write() {
    return first + " " + last + " " + times + " " + policy;
  }

  /** Parses the fields that {@link #write} has written. */
  static MissedTimes read(String[] fields, int from) {
    return new MissedTimes(
        Instant.parse(fields[from]),
        Instant.parse(fields[from + 1]),
        Integer.parseInt(fields[from + 2]),
        Policy.valueOf(fields[from + 3]));
  }
}
