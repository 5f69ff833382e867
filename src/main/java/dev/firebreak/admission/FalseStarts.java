package dev.firebreak.admission;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counts how often in a row the attempts of each task could not be started on this node, and for
 * which reasons. This bounds how often a task is tried, and keeps its history from growing by a row
 * with each try. Of the tasks of one type the last {@value #MOST_TASKS} are remembered, until the
 * node ends. Thread-safe.
 */
public final class FalseStarts {
  /**
   * The number of failed starts in a row after which a task fails: by default within two and a half
   * hours.
   */
  public static final int MOST = 20;

  private static final int MOST_TASKS = 10_000;
  private static final int MOST_REASONS = 8;
  private static final int MOST_DOUBLINGS = 20;

  private final Map<RunId, Counted> tasks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Counted> eldest) {
          return size() > MOST_TASKS;
        }
      };

  /** The failed starts of one task. */
  private static final class Counted {
    private final Set<Integer> reasons = new HashSet<>(2);
    private int count;
  }

  /**
   * The result of one more failed start.
   *
   * @param count how often in a row the task could not be started
   * @param newReason whether the last reason differs from those before
   */
  public record Tally(int count, boolean newReason) {
    public boolean isLast() {
      return count >= MOST;
    }
  }

  public synchronized Tally note(RunId id, String reason) {
    Counted counted = tasks.computeIfAbsent(id, _ -> new Counted());
    counted.count++;
    boolean known = counted.reasons.size() >= MOST_REASONS || !counted.reasons.add(kindOf(reason));
    return new Tally(counted.count, !known);
  }

  /** Forgets a task: an attempt began, or the task is over. */
  public synchronized void forget(RunId id) {
    tasks.remove(id);
  }

  /**
   * Returns how long the task waits before it is tried again: longer each time.
   *
   * @param first the pause after the first failed start
   */
  public static Duration pauseAfter(int count, Duration first) {
    Duration doubled = first.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
    Duration longest = Outcome.NotStarted.LONGEST_PAUSE;
    Duration most = first.compareTo(longest) > 0 ? first : longest;
    return doubled.compareTo(most) > 0 ? most : doubled;
  }

  /** Texts that differ in numbers only, such as a pause or a folder's name, are the same reason. */
  private static int kindOf(String reason) {
    int hash = 0;
    for (int i = 0; i < reason.length(); i++) {
      char c = reason.charAt(i);
      if (Character.digit(c, 16) < 0 && c != '-') {
        hash = 31 * hash + c;
      }
    }
    return hash;
  }
}
