package dev.firebreak.store.jdbc;

import dev.firebreak.store.Queues;
import dev.firebreak.store.StateCodes;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The queries for the tasks that wait. They read nothing but partial indexes. The due time of the
 * first task of a type is found at the beginning of each range of the index, as the tasks of a type
 * are in it by priority first.
 */
final class QueuedTasks {
  private static final int PRIORITIES = 4;
  private static final String READY = CrashPolicy.in(" WHERE state = 0 AND crashes < {suspect}");
  private static final String SUSPECT = CrashPolicy.in(" WHERE state = 0 AND crashes >= {suspect}");
  private static final String OF_TYPE = " AND type = o.value";

  private QueuedTasks() {}

  /**
   * The number of the queued tasks of each type, and when the first of them is due. The parameter
   * is a JSON array of the names of types.
   */
  static String byType(Dialect dialect) {
    String ready = "FROM " + dialect.readyTasks() + READY + OF_TYPE;
    String suspect = "FROM " + dialect.suspectTasks() + SUSPECT + OF_TYPE;
    Stream<String> ranges =
        Stream.concat(
            IntStream.range(0, PRIORITIES).mapToObj(n -> ready + " AND priority = " + n),
            Stream.of(suspect));
    return "SELECT o.value, (SELECT count(*) "
        + ready
        + ") + (SELECT count(*) "
        + suspect
        + "), (SELECT min(f.run_at) FROM ("
        + String.join(" UNION ALL ", ranges.map(QueuedTasks::first).toList())
        + ") f) FROM "
        + dialect.elements("o");
  }

  private static String first(String from) {
    return "SELECT * FROM (SELECT run_at " + from + " ORDER BY run_at LIMIT 1) r";
  }

  /** The number of all queued tasks. */
  static String all(Dialect dialect) {
    return "SELECT (SELECT count(*) FROM "
        + dialect.readyTasks()
        + READY
        + ") + (SELECT count(*) FROM "
        + dialect.suspectTasks()
        + SUSPECT
        + ")";
  }

  /**
   * The number of the queued tasks of each type that is not in the parameter, a JSON array of the
   * names of types.
   */
  static String undeclared(Dialect dialect) {
    return "SELECT q.type, count(*) FROM (SELECT type FROM "
        + dialect.readyTasks()
        + READY
        + " UNION ALL SELECT type FROM "
        + dialect.suspectTasks()
        + SUSPECT
        + ") q WHERE q.type NOT IN (SELECT o.value FROM "
        + dialect.elements("o")
        + ") GROUP BY q.type ORDER BY count(*) DESC, q.type LIMIT "
        + Queues.MOST_UNDECLARED;
  }

  /** The number of tasks of each type that wait without a slot. */
  static String waiting(Dialect dialect) {
    return "SELECT type, count(*) FROM "
        + dialect.waitingTasks()
        + " WHERE state = 0 AND parked IS NOT NULL GROUP BY type";
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
