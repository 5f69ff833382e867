package dev.firebreak.supervision;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the deadlines of runs in a hashed timing wheel (Varghese and Lauck, 1987), in which setting
 * and dropping a deadline costs a few writes. A timer of the actor system for each attempt would
 * cost more than the rest of the supervisor's work, and would stay in the system's wheel after it
 * was cancelled.
 *
 * <p>A run has one deadline at a time; its links are in the run itself. Not thread-safe: belongs to
 * one supervisor.
 */
final class DeadlineWheel {
  /** The bucket of a run that has no deadline. */
  static final int NONE = -1;

  static final long TICK_NANOS = 10_000_000;

  /** A deadline further away than one turn of the wheel is checked once each turn. */
  private static final int BUCKETS = 512;

  private final @Nullable RunEntry[] buckets = new RunEntry[BUCKETS];

  /** The time of tick 0: the origin of the clock is arbitrary, and its value may overflow. */
  private final long origin;

  private long tick;
  private int size;

  DeadlineWheel(long now) {
    origin = now;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Sets a run's deadline and replaces an earlier one. The run is due at the first tick after it.
   */
  void set(RunEntry entry, long dueAt) {
    clear(entry);
    // A bucket that this turn has passed already would be seen a whole turn too late.
    int bucket = Math.floorMod(Math.max(tickOf(dueAt), tick) + 1, BUCKETS);
    RunEntry next = buckets[bucket];
    if (next != null) {
      next.previousDue = entry;
    }
    entry.dueAt = dueAt;
    entry.dueBucket = bucket;
    entry.nextDue = next;
    buckets[bucket] = entry;
    size++;
  }

  /** Drops a run's deadline, if it has one. */
  void clear(RunEntry entry) {
    if (entry.dueBucket == NONE) {
      return;
    }
    RunEntry previous = entry.previousDue;
    RunEntry next = entry.nextDue;
    if (previous == null) {
      buckets[entry.dueBucket] = next;
    } else {
      previous.nextDue = next;
    }
    if (next != null) {
      next.previousDue = previous;
    }
    entry.dueBucket = NONE;
    entry.previousDue = null;
    entry.nextDue = null;
    size--;
  }

  /**
   * Removes and returns the runs that are due. Handling one may change another of them, so its
   * state has to be checked again before it is handled.
   */
  List<RunEntry> takeDue(long now) {
    long target = tickOf(now);
    if (target <= tick) {
      return List.of();
    }
    List<RunEntry> due = new ArrayList<>();
    long first = Math.max(tick + 1, target - BUCKETS + 1);
    for (long passed = first; passed <= target; passed++) {
      collectDue(buckets[Math.floorMod(passed, BUCKETS)], now, due);
    }
    tick = target;
    due.forEach(this::clear);
    return due;
  }

  private static void collectDue(@Nullable RunEntry first, long now, List<RunEntry> due) {
    for (RunEntry entry = first; entry != null; entry = entry.nextDue) {
      if (entry.dueAt - now <= 0) {
        due.add(entry);
      }
    }
  }

  private long tickOf(long nanos) {
    return Math.floorDiv(nanos - origin, TICK_NANOS);
  }
}
