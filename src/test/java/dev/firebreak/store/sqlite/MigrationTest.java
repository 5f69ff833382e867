package dev.firebreak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.store.Answers;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.task.RunId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Migrations of stores of every earlier version. */
class MigrationTest {
  private static final RunId LONG = new RunId(1, 1);
  private static final RunId SHORT = new RunId(1, 2);

  @TempDir Path folder;

  static List<Integer> earlierVersions() {
    List<Integer> versions = new ArrayList<>();
    for (int version = 0; version < Schema.VERSION; version++) {
      versions.add(version);
    }
    return versions;
  }

  private Connection connect(Path store) throws Exception {
    Files.createDirectories(store);
    return DriverManager.getConnection("jdbc:sqlite:" + store.resolve(DataFolder.DATABASE));
  }

  private static SqliteStore open(Path store) throws StoreException.Refused {
    return SqliteStore.open(
        store, new StoreOptions("n", InstantSource.system(), Runnable::run, 1000, () -> {}));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void insert(Connection connection, RunId id, byte[] result) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO task_done (id, type, priority, outcome, run_at, claim_no, attempts,
              max_attempts, crashes, since, created_at, started_at, finished_at, content_type, result)
            VALUES (?, 't', 1, 0, 0, 1, 1, 3, 0, 0, 0, 0, 0, 'image/png', ?)\
            """)) {
      insert.setBytes(
          1, ByteBuffer.allocate(16).putLong(1).putLong(id.equals(LONG) ? 1 : 2).array());
      insert.setBytes(2, result);
      insert.executeUpdate();
    }
  }

  /** Every column of every table, with its type. */
  private List<String> columns(Path store) throws Exception {
    List<String> columns = new ArrayList<>();
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT t.name, c.name, c.type, c."notnull", c.pk
                FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' ORDER BY t.name, c.name\
                """)) {
      while (row.next()) {
        columns.add(
            row.getString(1)
                + '.'
                + row.getString(2)
                + ' '
                + row.getString(3)
                + row.getInt(4)
                + row.getInt(5));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("earlierVersions")
  void everyOlderStoreIsMigratedWithoutLoss(int version) throws Exception {
    Path store = folder.resolve("store");
    try (Connection connection = connect(store)) {
      Schema.migrate(connection, version);
      if (version > 0) {
        insert(connection, LONG, bytes(3_000_001));
        insert(connection, SHORT, bytes(1000));
      }
    }
    try (SqliteStore opened = open(store)) {
      if (version > 0) {
        assertThat(result(opened, LONG)).isEqualTo(bytes(3_000_001));
        assertThat(result(opened, SHORT)).isEqualTo(bytes(1000));
        assertThat(counts(opened)).isEqualTo(new StateCounts(0, 0, 0, 2, 0, 0, 0));
      }
    }
    Path fresh = folder.resolve("fresh");
    open(fresh).close();
    assertThat(columns(store)).isEqualTo(columns(fresh)).isNotEmpty();
    assertThat(SqliteFiles.verify(store).problems()).isEmpty();
  }

  private static byte[] result(SqliteStore store, RunId id) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      byte[] part = Answers.answer(store.resultPart(id, all.size(), 700_000)).orElseThrow();
      if (part.length == 0) {
        return all.toByteArray();
      }
      all.writeBytes(part);
    }
  }

  private static StateCounts counts(SqliteStore store) {
    return Answers.answer(store.counts(null)).byType().get("t");
  }

  /** A program of version 6 replaces the row boot-id at its start, and changes no numbers. */
  @Test
  void tasksAreCountedAnewAfterAProgramThatKeepsNoNumbers() throws Exception {
    Path store = folder.resolve("store");
    open(store).close();
    try (Connection connection = connect(store)) {
      insert(connection, SHORT, bytes(1));
    }
    try (SqliteStore opened = open(store)) {
      assertThat(counts(opened)).as("trusted as long as this program used the store").isNull();
    }
    try (Connection connection = connect(store)) {
      Sql.run(connection, "INSERT OR REPLACE INTO meta (k, v) VALUES ('boot-id', 'x')");
    }
    try (SqliteStore opened = open(store)) {
      assertThat(counts(opened)).isEqualTo(new StateCounts(0, 0, 0, 1, 0, 0, 0));
    }
  }

  @Test
  void aFailedMigrationChangesNothing() throws Exception {
    Path store = folder.resolve("store");
    try (Connection connection = connect(store)) {
      Schema.migrate(connection, 1);
      insert(connection, LONG, bytes(3_000_001));
      Sql.run(connection, "CREATE TABLE task_result (x)"); // In the way of the second step.
    }
    List<String> before = columns(store);
    assertThatThrownBy(() -> open(store)).hasMessageContaining("task_result");
    assertThat(columns(store)).isEqualTo(before);
    try (Connection connection = connect(store)) {
      assertThat(Sql.number(connection, "PRAGMA user_version")).isEqualTo(1);
    }
  }

  @Test
  void anOlderStoreIsRefusedByReadOnlyCommands() throws Exception {
    Path store = folder.resolve("store");
    try (Connection connection = connect(store)) {
      Schema.migrate(connection, 1);
    }
    assertThatThrownBy(() -> SqliteFiles.verify(store))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining("older Firebreak")
        .hasMessageContaining("Start a node");
  }
}
