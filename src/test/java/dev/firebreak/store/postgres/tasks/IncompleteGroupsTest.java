package dev.firebreak.store.postgres.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.WriterConnection;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The numbers of incomplete groups stay right, and few rows, whatever is done to the groups. */
class IncompleteGroupsTest {
  private final Cluster cluster = new Cluster();

  private void create(String owner, int count) {
    cluster.run(
        String.format(
            Locale.ROOT,
            "INSERT INTO task_group (id, name, labels, owned_by, created_at)"
                + " SELECT gen_random_uuid(), '', '{}', '%s', now() FROM generate_series(1, %d)",
            owner,
            count));
  }

  private long rows(String owner) {
    return cluster.number(
        "SELECT count(*) FROM task_group_owned WHERE owned_by = '" + owner + '\'');
  }

  private long number(String owner) {
    return cluster.number("SELECT sum(n) FROM task_group_owned WHERE owned_by = '" + owner + '\'');
  }

  @Test
  void theRowsOfAnOwnerAreAddedUp() throws Exception {
    PostgresStore.prepare(cluster.where());
    create("red", 150);
    create("blue", 3);
    create("none", 60);
    cluster.run("DELETE FROM task_group WHERE owned_by = 'none'");
    cluster.run(
        "UPDATE task_group SET completed_at = now() WHERE id IN (SELECT id FROM task_group WHERE"
            + " owned_by = 'red' LIMIT 50)");
    cluster.run("DELETE FROM task_group WHERE owned_by = 'red' AND completed_at IS NOT NULL");
    assertThat(rows("red")).isEqualTo(200);
    assertThat(number("red")).isEqualTo(100);
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    try (WriterConnection writer = new WriterConnection(sessions)) {
      writer.session().count();
    }
    assertThat(rows("red")).isEqualTo(1);
    assertThat(number("red")).isEqualTo(100);
    assertThat(rows("blue")).isEqualTo(3);
    assertThat(rows("none")).isZero();
  }
}
