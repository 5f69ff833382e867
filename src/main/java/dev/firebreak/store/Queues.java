package dev.firebreak.store;

import java.util.Map;

/**
 * The tasks that wait.
 *
 * @param byType the queued tasks of the types that were asked for
 * @param others the number of queued tasks of other types
 * @param undeclared the number of queued tasks of each of these other types, for up to {@link
 *     #MOST_UNDECLARED} types, those with most tasks
 * @param quarantined the number of quarantined tasks of each type that has any, up to {@link
 *     #MOST_QUARANTINED} in total
 */
public record Queues(
    Map<String, Queued> byType,
    long others,
    Map<String, Long> undeclared,
    Map<String, Long> quarantined) {
  /** Of how many types that were not asked for the tasks are counted. */
  public static final int MOST_UNDECLARED = 20;

  /** Up to which number quarantined tasks are counted. */
  public static final int MOST_QUARANTINED = 10_000;

  /** Up to which number the queued tasks of a type are counted whose version is not accepted. */
  public static final int MOST_UNACCEPTED = 10_000;

  /** No task. */
  public static final Queues NONE = new Queues(Map.of(), 0, Map.of(), Map.of());
}
