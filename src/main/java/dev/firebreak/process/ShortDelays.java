package dev.firebreak.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Actions that the loop runs {@link #NANOS} later, so that a program that writes small pieces in
 * quick succession writes some more of them first. Belongs to the loop.
 */
final class ShortDelays {
  /**
   * Half the time in which a program fills a pipe at a gigabyte a second: it is not made to wait
   * for its reader.
   */
  static final long NANOS = 30_000;

  /** How late the kernel may wake the loop; its default is longer than the delay. */
  private static final long SLACK = 1_000;

  private final Deque<Delayed> actions = new ArrayDeque<>();
  private final LongSupplier nanoClock;
  private boolean prompt;

  private record Delayed(long due, Runnable action) {}

  /**
   * Creates an object without actions.
   *
   * @param nanoClock as {@link System#nanoTime}
   */
  ShortDelays(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  void add(Runnable action) {
    if (!prompt) {
      prompt = true;
      ProcessCalls.timerSlack(SLACK);
    }
    actions.addLast(new Delayed(nanoClock.getAsLong() + NANOS, action));
  }

  /** The time until the next action is due, in nanoseconds; not positive if one is. */
  long untilNext(long now) {
    Delayed next = actions.peekFirst();
    return next == null ? Long.MAX_VALUE : next.due - now;
  }

  /** Runs the actions that are due. */
  void runDue() {
    long now = nanoClock.getAsLong();
    for (Delayed next = actions.peekFirst();
        next != null && next.due - now <= 0;
        next = actions.peekFirst()) {
      actions.removeFirst();
      next.action.run();
    }
  }
}
