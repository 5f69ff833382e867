package dev.firebreak.supervision;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows which runs are due: a hashed timing wheel (Varghese and Lauck, 1987), in which setting and
 * dropping a deadline costs a few writes. A timer of the actor system for each attempt would cost
 * more than the rest of the supervisor's work, and stay behind in its wheel when cancelled.
 *
 * <p>A run has one deadline at a time; its links are in the run itself. Not thread-safe: belongs to
 * one supervisor.
 */
final class DeadlineWheel {
  /** The bucket of a run that has no deadline. */
  static final int NONE = -1;

  static final long TICK_NANOS = 10_000_000;

  /** Deadlines further away than the wheel is round are looked at once a round. */
  private static final int BUCKETS = 512;

  private final @Nullable Run[] buckets = new Run[BUCKETS];

  /** Ticks count from here: the clock's own zero is anywhere, and it may pass from max to min. */
  private final long origin;

  private long tick;
  private int size;

  DeadlineWheel(long now) {
    origin = now;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Sets a run's deadline, in place of the one it may have. It is due at the first tick after. */
  void set(Run run, long dueAt) {
    clear(run);
    // Never into a bucket that this round has passed already.
    int bucket = Math.floorMod(Math.max(tickOf(dueAt), tick) + 1, BUCKETS);
    Run next = buckets[bucket];
    if (next != null) {
      next.previousDue = run;
    }
    run.dueAt = dueAt;
    run.dueBucket = bucket;
    run.nextDue = next;
    buckets[bucket] = run;
    size++;
  }

  /** Drops a run's deadline, if it has one. */
  void clear(Run run) {
    if (run.dueBucket == NONE) {
      return;
    }
    Run previous = run.previousDue;
    Run next = run.nextDue;
    if (previous == null) {
      buckets[run.dueBucket] = next;
    } else {
      previous.nextDue = next;
    }
    if (next != null) {
      next.previousDue = previous;
    }
    run.dueBucket = NONE;
    run.previousDue = null;
    run.nextDue = null;
    size--;
  }

  /**
   * Takes out the runs that are due. What is done about one may concern another of them, so look at
   * its state again before acting.
   */
  List<Run> takeDue(long now) {
    long target = tickOf(now);
    if (target <= tick) {
      return List.of();
    }
    List<Run> due = new ArrayList<>();
    long first = Math.max(tick + 1, target - BUCKETS + 1);
    for (long passed = first; passed <= target; passed++) {
      collectDue(buckets[Math.floorMod(passed, BUCKETS)], now, due);
    }
    tick = target;
    due.forEach(this::clear);
    return due;
  }

  private static void collectDue(@Nullable Run first, long now, List<Run> due) {
    for (Run run = first; run != null; run = run.nextDue) {
      if (run.dueAt - now <= 0) {
        due.add(run);
      }
    }
  }

  private long tickOf(long nanos) {
    return Math.floorDiv(nanos - origin, TICK_NANOS);
  }
}
