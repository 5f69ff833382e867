package dev.firebreak.store.postgres.connection;

import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements on the numbers of tasks, which triggers keep, see {@code schema/007.sql}. The
 * number of a type and a state is the sum over all parts of it.
 */
public final class CountStatements {
  private static final Logger LOG = LoggerFactory.getLogger(CountStatements.class);

  /** The numbers of tasks; those that run are counted by their index, which has few rows. */
  public static final String READ =
      """
      SELECT type, state::int, sum(n)::bigint FROM task_count GROUP BY type, state
      UNION ALL SELECT type, 1, count(*) FROM task WHERE state = 1 GROUP BY type\
      """;

  /** The number of tasks that have not ended. */
  static final String LIVE = "SELECT coalesce(sum(n), 0)::bigint FROM task_count WHERE state = 0";

  /**
   * Adds the parts to part 0 that no session changes any more. If another session does the same,
   * nothing is done.
   */
  static final String ADD_UP =
      String.format(
          Locale.ROOT,
          """
          WITH l AS MATERIALIZED (SELECT %s AS held),
          d AS (
            DELETE FROM task_count c
            WHERE c.part > 0 AND c.part < ((extract(epoch FROM now())::bigint >> 4) - 2) << 22
              AND (SELECT held FROM l)
            RETURNING c.type, c.state, c.n)
          INSERT INTO task_count AS c (part, type, state, n)
          SELECT 0, d.type, d.state, sum(d.n) FROM d GROUP BY d.type, d.state
          ORDER BY d.type, d.state
          ON CONFLICT (part, type, state) DO UPDATE SET n = c.n + excluded.n\
          """,
          AdvisoryLocks.tryLock(AdvisoryLocks.COUNTS));

  /**
   * Adds up the numbers of incomplete groups of owners that have many rows; after {@link #ADD_UP},
   * whose lock it needs.
   */
  static final String ADD_UP_GROUPS =
      String.format(
          Locale.ROOT,
          """
          WITH l AS MATERIALIZED (SELECT %s AS held),
          m AS MATERIALIZED (
            SELECT owned_by FROM task_group_owned GROUP BY owned_by HAVING count(*) > 100),
          d AS (
            DELETE FROM task_group_owned g USING m
            WHERE g.owned_by = m.owned_by AND (SELECT held FROM l)
            RETURNING g.owned_by, g.n)
          INSERT INTO task_group_owned (owned_by, n)
          SELECT owned_by, sum(n) FROM d GROUP BY owned_by HAVING sum(n) <> 0\
          """,
          AdvisoryLocks.tryLock(AdvisoryLocks.COUNTS));

  /**
   * Makes the numbers those of the stored tasks: adds the difference. One statement, which sees the
   * tasks and the numbers in one snapshot, so that sessions can change both meanwhile.
   */
  private static final String CORRECT =
      """
      INSERT INTO task_count AS c (part, type, state, n)
      SELECT 0, a.type, a.state, sum(a.n) FROM (
        SELECT type, 0 AS state, count(*) AS n FROM task GROUP BY type
        UNION ALL SELECT type, outcome + 2, count(*) FROM task_done GROUP BY type, outcome
        UNION ALL SELECT type, state, -sum(n) FROM task_count GROUP BY type, state) a
      GROUP BY a.type, a.state HAVING sum(a.n) <> 0
      ON CONFLICT (part, type, state) DO UPDATE SET n = c.n + excluded.n\
      """;

  /** The rows that a store of one process does not need. */
  private static final String BARRIERS =
      "INSERT INTO task_barrier (id, waiter, name) SELECT gen_random_uuid(), w.waiter, w.name"
          + " FROM (SELECT DISTINCT waiter, name FROM task_watch) w";

  private static final String COUNTED = "SELECT v FROM meta WHERE k = 'counted'";

  private CountStatements() {}

  /** Counts the tasks that were stored before their numbers were kept, once for a database. */
  static void ensure(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    if (Sql.text(connection, COUNTED).isEmpty()) {
      Sql.run(connection, AdvisoryLocks.lockStatement(AdvisoryLocks.SCHEMA));
      if (Sql.text(connection, COUNTED).isEmpty()) {
        long began = System.nanoTime();
        correct(connection);
        Sql.run(connection, "INSERT INTO meta (k, v) VALUES ('counted', '1')");
        if (Sql.number(connection, "SELECT count(*) FROM task_count") > 0) {
          LOG.info(
              "All tasks of the database were counted, in {} ms, because only an older Firebreak"
                  + " has used it.",
              (System.nanoTime() - began) / 1_000_000);
        }
      }
    }
    connection.commit();
  }

  /**
   * Ends the counting of what the open transaction inserts, for {@link #count} at its end. The ends
   * of inserted tasks were reported before.
   */
  public static void stopCounting(Connection connection) throws SQLException {
    Sql.run(connection, "ALTER TABLE task DISABLE TRIGGER task_inserted");
    Sql.run(connection, "ALTER TABLE task_done DISABLE TRIGGER task_done_inserted");
    Sql.run(connection, "ALTER TABLE task_done DISABLE TRIGGER task_done_callback");
    Sql.run(connection, "ALTER TABLE task_done DISABLE TRIGGER task_done_member");
    Sql.run(connection, "ALTER TABLE task_member DISABLE TRIGGER task_member_inserted");
    Sql.run(connection, "ALTER TABLE task_child DISABLE TRIGGER task_child_inserted");
  }

  /** Counts all tasks after {@link #stopCounting}. */
  public static void count(Connection connection) throws SQLException {
    Sql.run(connection, "ALTER TABLE task ENABLE TRIGGER task_inserted");
    Sql.run(connection, "ALTER TABLE task_done ENABLE TRIGGER task_done_inserted");
    Sql.run(connection, "ALTER TABLE task_done ENABLE TRIGGER task_done_callback");
    Sql.run(connection, "ALTER TABLE task_done ENABLE TRIGGER task_done_member");
    Sql.run(connection, "ALTER TABLE task_member ENABLE TRIGGER task_member_inserted");
    Sql.run(connection, "ALTER TABLE task_child ENABLE TRIGGER task_child_inserted");
    Sql.run(connection, BARRIERS);
    Sql.run(connection, "SET LOCAL enable_seqscan = on");
    correct(connection);
  }

  /** Makes the numbers those of the stored tasks. */
  public static void correct(Connection connection) throws SQLException {
    Sql.run(connection, CORRECT);
  }
}
