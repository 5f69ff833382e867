package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are opened, and which are refused and left unchanged. */
class SqliteFilesTest {
  @TempDir Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void chooseFolder() {
    data = folder.resolve("data");
  }

  private SqliteStore open(Path where) throws StoreException.Refused {
    return SqliteStore.open(
        where, new StoreOptions("here", InstantSource.system(), Runnable::run, 1 << 20, () -> {}));
  }

  private static RunId accept(SqliteStore store, Start start) {
    RunId id = RunId.at(System.currentTimeMillis());
    var plan = new Submission.Plan(1, null, null, 3);
    answer(store.accept(new Submission(id, "t", plan, Payload.text("x"), null, null, start)));
    return id;
  }

  private void fill() throws StoreException.Refused {
    try (SqliteStore store = open(data)) {
      for (int i = 0; i < 200; i++) {
        accept(store, Start.LATER);
      }
    }
  }

  private void refuses(String reason) throws Exception {
    byte[] before = Files.readAllBytes(data.resolve("firebreak.db"));
    assertThatThrownBy(() -> open(data))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining(reason);
    assertThat(Files.readAllBytes(data.resolve("firebreak.db"))).isEqualTo(before);
  }

  @Test
  void aFolderInUseIsRefusedAndItsProcessNamed() throws Exception {
    try (SqliteStore store = open(data)) {
      assertThatThrownBy(() -> open(data)).hasMessageContaining("this very process");
      assertThat(Children.run(data, 1, Map.of())).isNotZero();
      assertThat(Files.readString(data.resolve("lock")))
          .contains(Long.toString(ProcessHandle.current().pid()));
      accept(store, Start.LATER);
    }
    try (SqliteStore store = open(data)) {
      assertThat(store.live()).isEqualTo(1);
    }
  }

  @Test
  void closingAStoreTwiceDoesNotAffectTheNextOne() throws Exception {
    SqliteStore first = open(data);
    first.close();
    try (SqliteStore second = open(data)) {
      first.close();
      assertThatThrownBy(() -> open(data)).hasMessageContaining("in use");
      accept(second, Start.LATER);
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("firebreak.db"), "my diary\n".repeat(99));
    refuses("its header is not that of a SQLite database");
  }

  @Test
  void aDatabaseOfAnotherProgramIsRefused() throws Exception {
    Files.createDirectories(data);
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "CREATE TABLE mine (x)");
    }
    refuses("a database of another program");
  }

  private String url() {
    return "jdbc:sqlite:" + data.resolve("firebreak.db");
  }

  @Test
  void aDamagedDatabaseIsRefused() throws Exception {
    fill();
    Path file = data.resolve("firebreak.db");
    byte[] bytes = Files.readAllBytes(file);
    int page = 4096;
    int refused = 0;
    for (int at = page; at < bytes.length; at += page) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x7f; // The kind of the page.
      Files.write(file, damaged);
      try {
        refuses("damaged");
        refused++;
      } catch (AssertionError e) {
        assertThat(bytes[at]).as("a page at %d that is in no table", at).isZero();
      }
    }
    assertThat(refused).isGreaterThan(5);
    assertThat(SqliteFiles.verify(data).problems()).isNotEmpty();
    Files.write(file, bytes);
    assertThat(SqliteFiles.verify(data).problems()).isEmpty();
  }

  @Test
  void aNewerStoreIsRefusedUnlessItAllowsThisProgram() throws Exception {
    fill();
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "PRAGMA user_version = " + (Schema.VERSION + 1));
    }
    open(data).close();
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "UPDATE meta SET v = '" + (Schema.VERSION + 1) + "' WHERE k = 'oldest'");
    }
    refuses("newer Firebreak");
  }

  @Test
  void networkFileSystemsAndOldLibrariesAreRefused() {
    assertThatThrownBy(() -> DataFolder.refuseRemote(data, "nfs4")).hasMessageContaining("nfs4");
    assertThatThrownBy(() -> Database.refuseOld("3.51.2")).hasMessageContaining("3.51.3");
    assertThatThrownBy(() -> Database.refuseOld("3.9.99")).hasMessageContaining("3.9.99");
  }

  @Test
  void aTruncatedLogIsRecoveredUpToItsEnd() throws Exception {
    Path copy = folder.resolve("copy");
    try (SqliteStore store = open(data)) {
      accept(store, Start.LATER);
      accept(store, Start.LATER);
      Copies.make(data, copy);
    }
    Path log = copy.resolve("firebreak.db-wal");
    byte[] whole = Files.readAllBytes(log);
    Files.write(log, java.util.Arrays.copyOf(whole, whole.length - 100));
    try (SqliteStore store = open(copy)) {
      assertThat(store.live()).isLessThan(2);
    }
  }

  @Test
  void aBackUpOfAStoreInUseIsRestoredWithoutCharges() throws Exception {
    Path backUp = folder.resolve("back up");
    RunId running;
    try (SqliteStore store = open(data)) {
      accept(store, Start.LATER);
      running = accept(store, Start.ON_THREAD);
      answer(store.backUp(backUp));
      assertThatThrownBy(() -> answer(store.backUp(backUp))).hasMessageContaining("exists");
      assertThatThrownBy(() -> SqliteFiles.restore(backUp, data)).hasMessageContaining("in use");
    }
    assertThat(SqliteFiles.verify(backUp).counts())
        .isEqualTo(Map.of(TaskState.QUEUED, 1L, TaskState.RUNNING, 1L));
    assertThatThrownBy(() -> SqliteFiles.restore(backUp, data)).hasMessageContaining("empty");
    Path restored = folder.resolve("restored");
    SqliteFiles.restore(backUp, restored);
    try (SqliteStore store = open(restored)) {
      assertThat(store.recovered().freed()).isEqualTo(1);
      assertThat(answer(store.find(running)).orElseThrow().tries().crashes()).isZero();
      assertThat(store.live()).isEqualTo(2);
    }
  }

  @Test
  void wrongNumbersOfTasksAreNamedAndCountedAnewByARestore() throws Exception {
    fill();
    assertThat(SqliteFiles.verify(data).miscounts()).isEmpty();
    Path backUp = folder.resolve("backup.db");
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "UPDATE task_count SET n = n + 5 WHERE state = 0");
      Sql.run(
          other, "INSERT INTO task_count (type, state, n) VALUES ('never', 3, 2), ('none', 2, 0)");
      Sql.run(other, "INSERT INTO task_count (type, state, n) VALUES ('later', 9, 1)");
    }
    VerifyReport found = SqliteFiles.verify(data);
    assertThat(found.problems()).isEmpty();
    assertThat(found.miscounts())
        .containsExactly(
            "1 tasks of type later are counted as in an unknown state, but there are 0",
            "2 tasks of type never are counted as failed, but there are 0",
            found.miscounts().getLast())
        .last()
        .asString()
        .contains("are counted as not ended, but there are ");
    SqliteFiles.backUp(data, backUp);
    Path restored = folder.resolve("restored");
    SqliteFiles.restore(backUp, restored);
    open(restored).close();
    assertThat(SqliteFiles.verify(restored).miscounts()).isEmpty();
  }

  @Test
  void numbersThatAreNotKeptAreNotCompared() throws Exception {
    fill();
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "DELETE FROM task_count");
      Sql.run(other, "UPDATE meta SET counted = NULL");
    }
    assertThat(SqliteFiles.verify(data).miscounts()).isEmpty();
  }

  /**
   * Suspect tasks run in processes of their own, so this does not happen; the count is bounded
   * anyway.
   */
  @Test
  void aTaskIsQuarantinedAfterTheThirdLossInTheJvm() throws Exception {
    RunId id;
    try (SqliteStore store = open(data)) {
      id = accept(store, Start.ON_THREAD);
    }
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "UPDATE task SET crashes = 2");
    }
    try (SqliteStore store = open(data)) {
      assertThat(store.recovered().quarantined()).isEqualTo(1);
      assertThat(answer(store.find(id)).orElseThrow().state()).isEqualTo(TaskState.QUARANTINED);
      assertThat(store.live()).isZero();
    }
    assertThat(SqliteFiles.verify(data).miscounts()).isEmpty();
  }

  @Test
  void aLongResultWithAMissingPartIsReported() throws Exception {
    RunId id;
    try (SqliteStore store = open(data)) {
      id = accept(store, Start.ON_THREAD);
      Payload result = Payload.of(new byte[3 * TaskStore.RESULT_PART + 5 + (1 << 20)]);
      answer(store.settle(new Claim(id, 1), new Ending.Succeeded(result)));
    }
    assertThat(SqliteFiles.verify(data).problems()).isEmpty();
    try (Connection other = java.sql.DriverManager.getConnection(url())) {
      Sql.run(other, "DELETE FROM task_result WHERE n = 2");
    }
    assertThat(SqliteFiles.verify(data).problems())
        .containsExactly(
            "the result of task " + id.toString().replace("-", "") + " is not complete");
  }
}
