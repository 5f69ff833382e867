package dev.firebreak.series;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The newest entries of a series. Thread-safe.
 *
 * @param <T> the kind of the entries
 */
final class Ring<T> {
  private final int most;
  private final ToLongFunction<T> time;
  private final Deque<T> entries = new ArrayDeque<>();

  /**
   * Starts without entries.
   *
   * @param most how many are kept
   * @param time the time of an entry, in milliseconds since 1970
   */
  Ring(int most, ToLongFunction<T> time) {
    this.most = most;
    this.time = time;
  }

  synchronized void add(T entry) {
    if (entries.size() == most) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  /** Returns the entries later than this, in milliseconds since 1970; the oldest first. */
  synchronized List<T> after(long at) {
    return entries.stream().filter(entry -> time.applyAsLong(entry) > at).toList();
  }
}
