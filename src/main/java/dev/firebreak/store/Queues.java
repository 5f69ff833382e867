package dev.firebreak.store;

import java.util.Map;

/**
 * The tasks that wait.
 *
 * @param byType the queued tasks of the types that were asked for
 * @param others the number of queued tasks of other types
 * @param quarantined the number of quarantined tasks, up to {@link #MOST_QUARANTINED}
 */
public record Queues(Map<String, Queued> byType, long others, long quarantined) {
  /** Up to which number quarantined tasks are counted. */
  public static final int MOST_QUARANTINED = 10_000;

  /** No task. */
  public static final Queues NONE = new Queues(Map.of(), 0, 0);
}
