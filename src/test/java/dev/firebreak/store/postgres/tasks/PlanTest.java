package dev.firebreak.store.postgres.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.group.GroupFilter;
import dev.firebreak.store.Filter;
import dev.firebreak.store.FilterDetails;
import dev.firebreak.store.FilterDetails.Created;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.jdbc.GroupStatements;
import dev.firebreak.store.jdbc.ListStatements;
import dev.firebreak.store.jdbc.QueueStatements;
import dev.firebreak.store.jdbc.TaskQueries;
import dev.firebreak.store.jdbc.ValueStatements;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Statements that were planned for empty tables use the partial indexes when there are many tasks.
 */
class PlanTest {
  private static final String FILL =
      """
      INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts,
        crashes, since, isolated, cancel_requested, created_at, owned_by)
      SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        't' || n % 3, n % 4, 0, now() - n * interval '1 s', 0, 0, 3, CASE n % 1000 WHEN 0 THEN 2 ELSE 0 END,
        0, false, false, now(), CASE n % 1000 WHEN 0 THEN 'red' WHEN 1 THEN '' ELSE 'blue' END
      FROM generate_series(1, 120000) n;
      INSERT INTO task_input (id, content_type, body) SELECT id, 'a/b', '' FROM task;
      INSERT INTO task_done (id, type, priority, outcome, run_at, claim_no, attempts, max_attempts,
        crashes, since, created_at, finished_at, owned_by)
      SELECT id, type, priority, 0, run_at, 1, 1, 3, 0, 0, created_at, now(), owned_by FROM task;
      ALTER TABLE task_member DISABLE TRIGGER USER;
      INSERT INTO task_member (id, group_id) SELECT id, id FROM task;
      ALTER TABLE task_member ENABLE TRIGGER USER;
      INSERT INTO task_group (id, name, labels, owned_by, created_at)
      SELECT id, '', '{}', owned_by, now() FROM task;
      INSERT INTO task_group_count (group_id, part, total, succeeded, failed, cancelled, quarantined)
      SELECT id, 0, 1, 0, 0, 0, 0 FROM task\
      """;

  private static final Pattern ACTUAL_ROWS = Pattern.compile("actual rows=(\\d+)");

  @Test
  void statementsUseIndexesWithManyRows() throws Exception {
    Cluster cluster = new Cluster();
    PostgresStore.prepare(cluster.where());
    long node = cluster.node("here");
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    try (Connection connection = sessions.open(SessionKind.WRITER)) {
      Plans.prepare(
          connection,
          "claim",
          Claims.CLAIM,
          "bigint, text[], int[], int[], int[], bigint[], bigint, text");
      Plans.prepare(connection, "outlook", Claims.OUTLOOK, "text[], bigint[]");
      Plans.prepare(
          connection, "succeed", Settlements.SUCCEED, "uuid[], int[], text[], bytea[], text[]");
      Plans.prepare(
          connection,
          "fail",
          Settlements.FAIL,
          "uuid[], int[], int[], int[], bigint[], int[], text[], text[], timestamptz[], bigint[]");
      TaskQueries queries = new TaskQueries(PostgresDialect.INSTANCE);
      Filter some = new Filter(null, null, "red");
      List<String> read = ListStatements.of(PostgresDialect.INSTANCE, some).toList();
      Plans.prepare(connection, "page", read.get(0), "uuid, text, uuid, text, int");
      Plans.prepare(connection, "matching", read.get(4), "uuid, text, int");
      Plans.prepare(connection, "count_live", queries.liveOf(), "int, text");
      Plans.prepare(connection, "prune", Prunes.PRUNE, "bigint, bigint");
      String claim =
          "EXECUTE claim(" + node + ", '{t1}', '{64}', '{1}', '{0}', '{null}', 999999, 'n')";
      String outlook = "EXECUTE outlook('{t1}', '{5}')";
      String ids = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002}";
      String succeed = "EXECUTE succeed('" + ids + "', '{1}', '{a/b}', '{\"\"}', '{null}')";
      String fail =
          "EXECUTE fail('"
              + ids
              + "', '{1}', '{0}', '{0}', '{5}', '{0}', '{x}', '{null}', '{null}', '{null}')";
      String prune = "EXECUTE prune(0, 500)";
      String last = "'ffffffff-ffff-ffff-ffff-ffffffffffff', 'red'";
      String page = "EXECUTE page(" + last + ", " + last + ", 100)";
      String matching = "EXECUTE matching(" + last + ", 100)";
      String countLive = "EXECUTE count_live(100, '[\"red\", \"none\"]')";
      cluster.run("VACUUM ANALYZE"); // The worst moment to plan: it is known that there is nothing.
      for (String statement :
          new String[] {claim, outlook, succeed, fail, prune, page, matching, countLive}) {
        Plans.explain(connection, statement); // Plans are made now, and kept.
      }
      cluster.run(FILL);
      try (Statement statement = connection.createStatement()) {
        statement.execute("DISCARD PLANS"); // As the writer does when there are many more.
      }
      assertThat(Plans.explain(connection, claim))
          .contains("task_ready", "task_suspect")
          .containsPattern("rows=64(\\.00)? ") // With PostgreSQL 18 rows have fractions.
          .doesNotContain("Seq Scan on task ", "Seq Scan on task_input");
      assertThat(Plans.explain(connection, outlook))
          .contains("task_ready", "task_suspect", "task_running")
          .doesNotContain("Seq Scan", "rows=29880");
      assertThat(Plans.explain(connection, succeed))
          .contains("task_pkey")
          .doesNotContain("Seq Scan", "task_running");
      assertThat(Plans.explain(connection, fail))
          .contains("task_pkey")
          .doesNotContain("Seq Scan", "task_running");
      assertThat(Plans.explain(connection, prune))
          .contains("task_done_age")
          .doesNotContain("Seq Scan");
      assertThat(Plans.explain(connection, page))
          .contains("task_owned", "task_done_owned")
          .doesNotContain("Seq Scan", "Rows Removed by Filter");
      for (String statement : new String[] {matching, countLive}) {
        assertThat(Plans.explain(connection, statement))
            .contains("task_owned")
            .doesNotContain("Seq Scan", "Rows Removed by Filter");
      }
      cluster.run("VACUUM ANALYZE");
      assertListsReadIndexes(sessions);
      assertQueuesAreNotCounted(sessions);
    }
  }

  /** The end of a task that is waited for reads no tasks that have ended before. */
  @Test
  void anEndLooksForOneTaskThatHasNotEnded() throws Exception {
    Cluster cluster = new Cluster();
    PostgresStore.prepare(cluster.where());
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    try (Connection connection = sessions.open(SessionKind.WRITER)) {
      Plans.prepare(
          connection,
          "open",
          "SELECT 1 FROM task_watch w WHERE w.waiter = ? AND w.name = ? AND w.outcome IS NULL",
          "uuid, text");
      cluster.run("VACUUM ANALYZE");
      String open = "EXECUTE open('00000000-0000-7000-8000-000000000001', 'all')";
      Plans.explain(connection, open);
      cluster.run(
          "INSERT INTO task_watch SELECT '00000000-0000-7000-8000-000000000001', 'all', n,"
              + " gen_random_uuid(), CASE WHEN n < 5000 THEN 0 END FROM generate_series(1, 5000)"
              + " n");
      assertThat(Plans.explain(connection, open))
          .contains("task_watch_open")
          .doesNotContain("Rows Removed by Filter");
    }
  }

  /** Their number is kept: a scrape reads the first task of each range of the index at most. */
  private static void assertQueuesAreNotCounted(Sessions sessions) throws SQLException {
    try (Connection connection = sessions.open(SessionKind.READER)) {
      for (String statement : QueueStatements.of(PostgresDialect.INSTANCE)) {
        String plan = Plans.explain(connection, statement.replace("?", "'[\"t0\", \"t1\"]'"));
        assertThat(ACTUAL_ROWS.matcher(plan).results())
            .as(plan)
            .isNotEmpty()
            .allMatch(rows -> Long.parseLong(rows.group(1)) < 1000);
      }
    }
  }

  /** Readers may plan what they like. */
  private static void assertListsReadIndexes(Sessions sessions) throws SQLException {
    SearchValue value = new SearchValue("/customer", "1");
    FilterDetails node = new FilterDetails("n", Created.ANY, null, null, null, List.of());
    FilterDetails cause = new FilterDetails(null, Created.ANY, null, "timeout", null, List.of());
    FilterDetails input = new FilterDetails(null, Created.ANY, null, null, null, List.of(value));
    try (Connection connection = sessions.open(SessionKind.READER)) {
      for (Filter filter :
          List.of(
              new Filter(null, null),
              new Filter("t1", null),
              new Filter("t1", TaskState.FAILED),
              new Filter("t1", TaskState.SUCCEEDED, null, node),
              new Filter("t1", null, null, cause),
              new Filter("t1", null, null, input))) {
        for (String statement :
            ListStatements.withValues(PostgresDialect.INSTANCE, filter).toList()) {
          assertThat(Plans.explain(connection, statement))
              .as(statement)
              .doesNotContain("Seq Scan on task_done", "Seq Scan on task ", "external");
        }
      }
      for (boolean owned : new boolean[] {true, false}) {
        String list =
            GroupStatements.list(
                    PostgresDialect.INSTANCE, GroupFilter.of(owned ? "red" : null), true, false)
                .replace("owned_by = ?", "owned_by = 'red'")
                .replace("id < ?", "id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'")
                .replace("LIMIT ?", "LIMIT 100");
        assertThat(Plans.explain(connection, list))
            .as(list)
            .contains(owned ? "task_group_owner" : "task_group_pkey")
            .doesNotContain("Seq Scan on task", "Rows Removed by Filter", "external");
      }
      for (String statement : ValueStatements.withValues(PostgresDialect.INSTANCE).toList()) {
        assertThat(Plans.explain(connection, statement))
            .as(statement)
            .doesNotContain("Seq Scan on task_done", "Seq Scan on task ");
      }
    }
  }
}
