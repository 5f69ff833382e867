package dev.firebreak.store.postgres.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.jdbc.UnacceptedStatement;
import dev.firebreak.store.jdbc.VersionIndex;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.SessionKind;
import dev.firebreak.store.postgres.connection.Sessions;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Claims of some versions read a few tasks of these, however many of others are due before. */
class VersionPlanTest {
  /** One task in a thousand has version 2, and one has none; they are due after the others. */
  private static final String FILL =
      """
      INSERT INTO task (id, type, priority, state, run_at, claim_no, attempts, max_attempts,
        crashes, since, isolated, cancel_requested, created_at, version)
      SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 't', n % 4, 0,
        now() - interval '2 h' + n * interval '1 ms', 0, 0, 3, n % 7 / 4, 0, false, false, now(),
        CASE n % 1000 WHEN 998 THEN '2' WHEN 999 THEN NULL ELSE '1' END
      FROM generate_series(1, 60000) n;
      INSERT INTO task_input (id, content_type, body) SELECT id, 'a/b', '' FROM task\
      """;

  @Test
  void tasksOfOtherVersionsAreNotRead() throws Exception {
    Cluster cluster = new Cluster();
    PostgresStore.prepare(cluster.where());
    long node = cluster.node("here");
    cluster.run(VersionIndex.CREATE);
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    try (Connection connection = sessions.open(SessionKind.WRITER)) {
      Plans.prepare(
          connection,
          "claim",
          VersionedClaims.CLAIM,
          "bigint, text[], int[], int[], int[], bigint[], int[], text[], bigint, text");
      Plans.prepare(
          connection, "outlook", VersionedClaims.OUTLOOK, "text[], bigint[], int[], text[]");
      Plans.prepare(
          connection, "unaccepted", UnacceptedStatement.of(PostgresDialect.INSTANCE), "text");
      String unaccepted =
          "EXECUTE"
              + " unaccepted('[\"[\\\"t\\\",\\\"\\\",\\\"1\\\"]\",\"[\\\"t\\\",\\\"1\\\",\\\"~\\\"]\"]')";
      String claim =
          "EXECUTE claim("
              + node
              + ", '{t}', '{8}', '{1}', '{0}', '{null}', '{1,1,1}', '{\"\",2,3}', 999999, 'n')";
      String outlook = "EXECUTE outlook('{t}', '{null}', '{1,1,1}', '{\"\",2,3}')";
      cluster.run("VACUUM ANALYZE"); // The worst moment to plan: it is known that there is nothing.
      Plans.explain(connection, claim);
      Plans.explain(connection, outlook);
      Plans.explain(connection, unaccepted);
      cluster.run(FILL);
      try (Statement statement = connection.createStatement()) {
        statement.execute("DISCARD PLANS");
      }
      for (String statement : new String[] {claim, outlook, unaccepted}) {
        assertThat(Plans.explain(connection, statement))
            .contains(VersionIndex.NAME)
            .doesNotContain("Seq Scan", "Rows Removed by Filter", "task_ready", "task_suspect")
            .doesNotContainPattern("rows=[0-9]{3,}");
      }
      assertThat(Plans.explain(connection, claim)).containsPattern("Update on task .*rows=8");
    }
  }
}
