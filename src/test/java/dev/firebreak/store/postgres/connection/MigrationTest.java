package dev.firebreak.store.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.Postgres;
import dev.firebreak.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Migrations of databases of every earlier version. */
class MigrationTest {
  private final String url = Postgres.database();

  static List<Integer> earlierVersions() {
    List<Integer> versions = new ArrayList<>();
    for (int version = 0; version < Schema.VERSION; version++) {
      versions.add(version);
    }
    return versions;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void insert(Connection connection, int id, byte[] result) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO task_done (id, type, priority, outcome, run_at, claim_no, attempts,
              max_attempts, crashes, since, created_at, started_at, finished_at, content_type, result)
            VALUES (lpad(?::text, 32, '0')::uuid, 't', 1, 0, now(), 1, 1, 3, 0, 0, now(), now(),
              now(), 'image/png', ?)\
            """)) {
      insert.setInt(1, id);
      insert.setBytes(2, result);
      insert.executeUpdate();
    }
  }

  private static List<String> columns(String url) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT table_name || '.' || column_name || ' ' || data_type || is_nullable
                FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1\
                """)) {
      while (row.next()) {
        columns.add(row.getString(1));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("earlierVersions")
  void everyOlderDatabaseIsMigratedWithoutLoss(int version) throws Exception {
    try (Connection connection = DriverManager.getConnection(url)) {
      Schema.migrate(connection, version);
      if (version > 0) {
        insert(connection, 1, bytes(3_000_001));
        insert(connection, 2, bytes(1000));
        connection.commit();
      }
      Schema.ensure(connection);
      if (version > 0) {
        assertThat(result(connection, 1)).isEqualTo(bytes(3_000_001));
        assertThat(result(connection, 2)).isEqualTo(bytes(1000));
        assertThat(Sql.text(connection, "SELECT count(*)::text FROM task_result"))
            .as("long results in the old place, which version 2 moved")
            .isEqualTo(version == 1 ? "12" : "0");
        assertThat(counts(connection)).isEqualTo("t 2 2");
      }
    }
    String fresh = Postgres.database();
    try (Connection connection = DriverManager.getConnection(fresh)) {
      Schema.ensure(connection);
    }
    assertThat(columns(url)).isEqualTo(columns(fresh)).isNotEmpty();
  }

  private static String counts(Connection connection) throws SQLException {
    return Sql.text(
        connection,
        "SELECT string_agg(type || ' ' || state || ' ' || n, ';' ORDER BY type, state) FROM ("
            + CountStatements.READ
            + ") AS r (type, state, n) WHERE n <> 0");
  }

  /** The triggers count for it. */
  @Test
  void aProgramOfVersion6WorksBesideAndIsCounted() throws Exception {
    try (Connection connection = DriverManager.getConnection(url)) {
      Schema.migrate(connection, 6);
      insert(connection, 1, bytes(1));
      connection.commit();
      try (Connection older = DriverManager.getConnection(url)) {
        Schema.migrate(connection, 7);
        insert(older, 2, bytes(1)); // After the step, and before what was there is counted.
        Schema.ensure(connection);
        insert(older, 3, bytes(1));
        assertThat(counts(older)).contains("t 2 3");
        Sql.run(older, "DELETE FROM task_done");
        assertThat(counts(older)).doesNotContain("t 2");
      }
    }
  }

  /** The numbers stay the same, and the rows do not become more and more. */
  @Test
  void partsThatNoSessionChangesAreAddedUp() throws Exception {
    try (Connection connection = DriverManager.getConnection(url)) {
      Schema.ensure(connection);
      insert(connection, 1, bytes(1));
      Sql.run(connection, "UPDATE task_count SET part = part - (10::bigint << 22)");
      insert(connection, 2, bytes(1));
      connection.commit();
      String before = counts(connection);
      assertThat(before).contains("t 2 2");
      Sql.run(connection, CountStatements.ADD_UP);
      assertThat(counts(connection)).isEqualTo(before);
      assertThat(Sql.number(connection, "SELECT count(*) FROM task_count WHERE part = 0"))
          .isEqualTo(2);
      assertThat(Sql.number(connection, "SELECT count(DISTINCT part) FROM task_count"))
          .isEqualTo(2);
    }
  }

  private static byte[] result(Connection connection, int id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT coalesce(result, (
                SELECT string_agg(bytes, ''::bytea ORDER BY n) FROM task_result r WHERE r.id = d.id))
            FROM task_done d WHERE id = lpad(?::text, 32, '0')::uuid\
            """)) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBytes(1);
      }
    }
  }

  @Test
  void aFailedMigrationChangesNothing() throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      Schema.migrate(connection, 1);
      statement.execute("CREATE TABLE task_result (x int)"); // In the way of the second step.
      connection.commit();
    }
    List<String> before = columns(url);
    try (Connection connection = DriverManager.getConnection(url)) {
      assertThatThrownBy(() -> Schema.ensure(connection)).hasMessageContaining("task_result");
    }
    assertThat(columns(url)).isEqualTo(before);
  }
}
