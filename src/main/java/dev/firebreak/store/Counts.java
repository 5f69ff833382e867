package dev.firebreak.store;

import java.util.Map;

/**
 * The number of tasks by state, by type.
 *
 * @param byType the types that have tasks
 * @param more whether there are more tasks, because only the newest were counted
 */
public record Counts(Map<String, StateCounts> byType, boolean more) {
  /** How many tasks of one owner are counted at most, the newest. */
  public static final int MOST_OF_OWNER = 10_000;
}
