package dev.firebreak.store.sqlite;

import dev.firebreak.store.jdbc.CrashPolicy;
import java.util.Locale;

/**
 * A part of an index in which the tasks to be claimed next come first. Parameters: type, priority,
 * now, how many, two that only {@link #mark} has, and the seventh the version if the condition has
 * one.
 *
 * @param index the index's name
 * @param condition selects the part; with literals, because the index would not be used otherwise
 */
record Range(String index, String condition) {

  /** Reads the first tasks, with their inputs. */
  String read() {
    return String.format(
        Locale.ROOT,
        """
        SELECT t.id, t.claim_no, t.attempts, t.max_attempts, t.crashes, t.timeout_ms,
          i.content_type, i.trace, length(i.body), i.body, t.owned_by,
          t.run_at, i.head
        FROM task t INDEXED BY %s CROSS JOIN task_input i ON i.id = t.id
        WHERE %s\
        """,
        index,
        first());
  }

  /** Claims the given number of first tasks. */
  String mark() {
    return String.format(
        Locale.ROOT,
        """
        UPDATE task SET state = 1, claim_no = claim_no + 1, attempts = attempts + 1,
          isolated = ?5, node = ?6, claimed_at = ?3, parked = NULL
        WHERE id IN (SELECT t.id FROM task t INDEXED BY %s WHERE %s)\
        """,
        index,
        first());
  }

  private String first() {
    return "t.state = 0 AND "
        + CrashPolicy.in(condition)
        + " AND t.run_at <= ?3 ORDER BY t.run_at, t.id LIMIT ?4";
  }
}
