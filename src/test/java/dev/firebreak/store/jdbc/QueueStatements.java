package dev.firebreak.store.jdbc;

import java.util.List;

/** The statements that one reading of the queues executes. */
public final class QueueStatements {
  private QueueStatements() {}

  /** The statements for a dialect; those with a parameter take an array of types in JSON. */
  public static List<String> of(Dialect dialect) {
    return List.of(
        dialect.counts(), QueuedTasks.nextDue(dialect), QueuedTasks.quarantined(dialect));
  }
}
