package dev.firebreak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.jdbc.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log is written back beside commits, starts over, and stays short. */
class CheckpointsTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private Database database;
  private Connection writer;
  private Checkpoint look;
  private DiskSpace space;

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("firebreak.db");
    database = new Database(file);
    writer = database.writer();
    look = new Checkpoint(writer);
    space = new DiskSpace(folder, folder.resolve("firebreak.db-wal"));
    space.recheck();
    Sql.run(writer, "CREATE TABLE filler (bytes BLOB)");
  }

  @AfterEach
  void close() throws SQLException {
    look.close();
    writer.close();
  }

  /** A commit of about 200 KiB. */
  private void commit() throws SQLException {
    Sql.run(writer, "BEGIN IMMEDIATE");
    Sql.run(writer, "INSERT INTO filler VALUES (zeroblob(200 * 1024))");
    Sql.run(writer, "COMMIT");
  }

  private long left() throws SQLException {
    Checkpoint.Log log = look.inspect();
    return log.bytes() - log.writtenBack();
  }

  @Test
  void aThreadWritesBackWhatCommitsHaveLeft() throws Exception {
    try (Checkpoints checkpoints = new Checkpoints(writer, database::checkpointer, space)) {
      writeMuch();
      checkpoints.afterGroup();
      await().until(() -> left() == 0);
    }
  }

  @Test
  void theLogStartsOverWhileCommitsFollowEachOther() throws Exception {
    try (Checkpoints checkpoints = new Checkpoints(writer, database::checkpointer, space)) {
      int started = 0;
      long before = 0;
      while (started < 5) {
        commit();
        checkpoints.afterGroup();
        long now = look.inspect().bytes();
        started += now < before ? 1 : 0;
        before = now;
        assertThat(now).isLessThan(17 * MIB);
      }
    }
  }

  @Test
  void theWriterWritesBackTheLastOfALongLog() throws Exception {
    try (Checkpoints checkpoints = new Checkpoints(writer, database::checkpointer, space);
        Connection reader = database.reader()) {
      while (look.inspect().bytes() < 5 * MIB) {
        commit();
      }
      Sql.run(reader, "BEGIN");
      assertThat(Sql.number(reader, "SELECT count(*) FROM filler")).isPositive();
      commit();
      look.run();
      assertThat(left()).as("what the reader needs").isBetween(1L, 5 * MIB / 16);
      Sql.run(reader, "COMMIT");
      checkpoints.afterGroup();
      assertThat(left()).isZero();
    }
  }

  @Test
  void theWriterWritesBackItselfIfNoOtherThreadCan() throws Exception {
    CheckpointThread.Opening none =
        () -> {
          throw new SQLException("made up");
        };
    try (Checkpoints checkpoints = new Checkpoints(writer, none, space)) {
      long longest = 0;
      for (long now = 0; now >= longest; now = look.inspect().bytes()) {
        longest = now;
        commit();
        checkpoints.afterGroup();
      }
      assertThat(longest).isBetween(15 * MIB, 17 * MIB);
    }
  }

  @Test
  void whatAReaderNeedsStaysInTheLogAndIsWrittenBackLater() throws Exception {
    try (Checkpoints checkpoints = new Checkpoints(writer, database::checkpointer, space);
        Connection reader = database.reader()) {
      commit();
      checkpoints.now();
      commit();
      Sql.run(reader, "BEGIN");
      assertThat(Sql.number(reader, "SELECT count(*) FROM filler")).isEqualTo(2);
      for (int i = 0; i < 100; i++) {
        commit();
        checkpoints.afterGroup();
      }
      checkpoints.now();
      assertThat(look.inspect().bytes()).isGreaterThan(20 * MIB);
      assertThat(left()).isGreaterThan(19 * MIB);
      assertThat(Sql.number(reader, "SELECT count(*) FROM filler")).isEqualTo(2);
      Sql.run(reader, "COMMIT");
      checkpoints.now();
      assertThat(left()).isZero();
      commit();
      assertThat(look.inspect().bytes()).isLessThan(MIB);
    }
  }

  @Test
  void aCheckpointThatFailsFailsTheNextCommit() throws Exception {
    CompletableFuture<Connection> opened = new CompletableFuture<>();
    CheckpointThread.Opening opening =
        () -> {
          Connection connection = database.checkpointer();
          opened.complete(connection);
          return connection;
        };
    try (Checkpoints checkpoints = new Checkpoints(writer, opening, space)) {
      writeMuch();
      checkpoints.afterGroup();
      opened.join();
      await().until(() -> left() == 0);
      commit();
      checkpoints.afterGroup();
      opened.join().close();
      writeMuch();
      await()
          .untilAsserted(
              () -> assertThatThrownBy(checkpoints::afterGroup).isInstanceOf(SQLException.class));
    }
  }

  /** Commits until the thread has something to write back. */
  private void writeMuch() throws SQLException {
    while (left() < 2 * MIB) {
      commit();
    }
  }
}
