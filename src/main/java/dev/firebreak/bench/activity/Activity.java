package dev.firebreak.bench.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Something that the server or the machine did.
 *
 * @param what what it was, in words
 * @param begin when it began
 * @param took how long it took
 */
public record Activity(String what, Instant begin, Duration took) {
  private static final int MOST = 3;

  Instant end() {
    return begin.plus(took);
  }

  /** The longest of the activities that went on between two times, at most three. */
  public static List<Activity> during(List<Activity> all, Instant from, Instant until) {
    return all.stream()
        .filter(each -> !each.begin.isAfter(until) && !each.end().isBefore(from))
        .sorted(Comparator.comparing(Activity::took).reversed())
        .limit(MOST)
        .toList();
  }

  @Override
  public String toString() {
    return what + ' ' + took.toMillis() + " ms";
  }
}
