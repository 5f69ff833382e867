package dev.firebreak.store.jdbc;

import dev.firebreak.store.Queues;
import dev.firebreak.store.StateCodes;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The queries for the tasks that wait, beside their numbers, which are kept. Neither reads more
 * rows the more tasks there are.
 */
final class QueuedTasks {
  private static final int PRIORITIES = 4;
  private static final String READY = CrashPolicy.in(" WHERE state = 0 AND crashes < {suspect}");
  private static final String SUSPECT = CrashPolicy.in(" WHERE state = 0 AND crashes >= {suspect}");
  private static final String OF_TYPE = " AND type = o.value";

  private QueuedTasks() {}

  /**
   * When the first queued task of each type is due. It is found at the beginning of each range of
   * the index, as the tasks of a type are in it by priority first. The parameter is a JSON array of
   * the names of types.
   */
  static String nextDue(Dialect dialect) {
    String ready = "FROM " + dialect.readyTasks() + READY + OF_TYPE;
    Stream<String> ranges =
        Stream.concat(
            IntStream.range(0, PRIORITIES).mapToObj(n -> ready + " AND priority = " + n),
            Stream.of("FROM " + dialect.suspectTasks() + SUSPECT + OF_TYPE));
    return "SELECT o.value, (SELECT min(f.run_at) FROM ("
        + String.join(" UNION ALL ", ranges.map(QueuedTasks::first).toList())
        + ") f) FROM "
        + dialect.elements("o");
  }

  private static String first(String from) {
    return "SELECT * FROM (SELECT run_at " + from + " ORDER BY run_at LIMIT 1) r";
  }

  /** The number of quarantined tasks of each type, up to a limit in total. */
  static String quarantined(Dialect dialect) {
    return "SELECT q.type, count(*) FROM (SELECT type FROM "
        + dialect.unsuccessfulTasks()
        + " WHERE outcome <> 0 AND outcome = "
        + StateCodes.QUARANTINED
        + " LIMIT "
        + Queues.MOST_QUARANTINED
        + ") q GROUP BY q.type";
  }
}
