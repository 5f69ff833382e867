package dev.firebreak.tasks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many old tasks are deleted, and how often: as many as become old. While there are more than
 * that, the rate grows slowly, because to delete many at once would delay other operations of the
 * store, and there is no hurry.
 *
 * @param perSecond how many tasks become old in a second, as estimated from the last deletion
 */
record DeletionPace(double perSecond) {
  /** The pause while few tasks become old. */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** The actor system's timers are not more precise. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  /** How many tasks should have become old in a pause, if it is not the shortest. */
  private static final int EXPECTED = 150;

  /** How many more tasks than expected may be deleted at a time, as a factor. */
  private static final double ROOM = 4.0 / 3;

  /** At most so many tasks are deleted at a time. */
  private static final int MOST = 1000;

  /** While more tasks are old than there is room for, the rate doubles in this time. */
  private static final Duration DOUBLING = Duration.ofSeconds(5);

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final double SLOWEST = EXPECTED * SECOND / LONGEST_PAUSE.toNanos();

  private static final double FASTEST = MOST / ROOM * SECOND / SHORTEST_PAUSE.toNanos();

  /** The pace at the beginning. */
  static DeletionPace slowest() {
    return new DeletionPace(SLOWEST);
  }

  /** The time from one deletion to the next. */
  Duration pause() {
    double nanos = EXPECTED / perSecond * SECOND;
    return Duration.ofNanos(
        Math.clamp((long) nanos, SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos()));
  }

  /** How many tasks may be deleted at a time. */
  int most() {
    double room = perSecond * ROOM * pause().toNanos() / SECOND;
    return Math.clamp((long) room, (int) (EXPECTED * ROOM), MOST);
  }

  /**
   * Returns the pace after a deletion.
   *
   * @param deleted how many of the {@link #most} possible tasks were deleted
   * @param passed the time since the deletion before
   */
  DeletionPace after(int deleted, Duration passed) {
    double seconds = passed.toNanos() / SECOND;
    double next =
        deleted == most()
            ? perSecond * Math.pow(2, passed.toNanos() / (double) DOUBLING.toNanos())
            : Math.max(deleted / seconds, perSecond / 2);
    return new DeletionPace(Math.clamp(next, SLOWEST, FASTEST));
  }
}
