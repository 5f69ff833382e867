package dev.firebreak.store.move;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.nodes.Nodes;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteMoveSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves that are refused and change nothing. */
class MoveRefusedTest {
  @TempDir Path folder;
  private MoveRig rig;
  private int tasks;

  @BeforeEach
  void fill() throws Exception {
    rig = new MoveRig(folder.resolve("data"));
    tasks = SampleStore.fill(rig.data).size();
  }

  private void refused(String words) throws Exception {
    assertThatThrownBy(() -> rig.move())
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining(words);
    untouched();
  }

  private void untouched() throws Exception {
    try (var source = SampleStore.open(rig.data)) {
      assertThat(SampleStore.tasks(source)).hasSize(tasks);
    }
    assertThat(rig.thereRows("SELECT k FROM meta WHERE k LIKE 'move %' AND v = 'done'")).isEmpty();
  }

  @Test
  void aTargetWithNodesIsRefused() throws Exception {
    PostgresStore.prepare(rig.where);
    Nodes nodes = Nodes.open(rig.where, new Nodes.Self("there", "1", 1));
    try {
      refused("it has nodes");
    } finally {
      nodes.close();
    }
    assertThat(rig.thereRows("SELECT id FROM task")).isEmpty();
  }

  @Test
  void aTargetWithTasksOrNotesIsRefused() throws Exception {
    try (PostgresStore target = rig.target()) {
      answer(target.remember("schedule nightly", "x"));
      refused("it has notes");
      var key = SampleStore.key(SampleStore.INPUT);
      answer(target.accept(SampleStore.submission(Start.LATER, 1, null, key)));
      refused("it has tasks");
    }
    rig.run("DELETE FROM task");
    refused("it has tasks");
    rig.run("DELETE FROM task_input");
    refused("it has keys");
    assertThat(rig.thereRows("SELECT id FROM task")).isEmpty();
  }

  @Test
  void aSourceInUseIsRefused() throws Exception {
    try (var store = SampleStore.open(rig.data)) {
      assertThatThrownBy(() -> rig.move()).hasMessageContaining("is in use by");
      assertThat(store.live()).isPositive();
    }
    untouchedTarget();
  }

  private void untouchedTarget() throws Exception {
    PostgresStore.prepare(rig.where);
    assertThat(rig.thereRows("SELECT id FROM task")).isEmpty();
  }

  @Test
  void aFolderWithoutAStoreIsRefusedAndNotCreated() {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> SqliteMoveSource.open(none)).hasMessageContaining("no store");
    assertThat(Files.exists(none)).isFalse();
  }

  @Test
  void aRowThatDiffersWhenReadBackIsReported() throws Exception {
    assertThatThrownBy(() -> rig.move(s -> s, t -> new Flawed.Target(t, null, Flawed::flip)))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining("the rows of task_done in");
    untouched();
    assertThat(rig.thereRows("SELECT id FROM task")).isEmpty();
  }

  @Test
  void aRowChangedDuringTheWriteIsReported() throws Exception {
    PostgresStore.prepare(rig.where);
    rig.run(
        "CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN NEW.run_at := NEW.run_at + interval ''1 ms''; RETURN NEW; END'");
    rig.run("CREATE TRIGGER t BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION late()");
    refused("the rows of task in");
    rig.run("DROP TRIGGER t ON task");
    rig.run("CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    rig.run("CREATE TRIGGER t BEFORE INSERT ON task_key FOR EACH ROW EXECUTE FUNCTION away()");
    refused("the rows of task_key in");
  }

  @Test
  void textThatPostgresCanNotStoreIsRefusedAndItsTaskNamed() throws Exception {
    change(
        "UPDATE task_input SET trace = ? WHERE key IS NOT NULL",
        "a\0b".getBytes(StandardCharsets.UTF_8));
    refused("can't store the column trace of row 0");
    change(
        "UPDATE task_input SET trace = ? WHERE key IS NOT NULL",
        new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    refused("is not valid UTF-8");
    assertThat(rig.thereRows("SELECT id FROM task")).isEmpty();
  }

  private void change(String sql, byte[] text) throws Exception {
    String url = "jdbc:sqlite:" + rig.data.resolve("firebreak.db");
    String cast = sql.replaceFirst("\\?", "CAST(? AS TEXT)");
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement update = connection.prepareStatement(cast)) {
      update.setBytes(1, text);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void anUnreachableDatabaseLeavesTheSourceUnmarked() throws Exception {
    PostgresOptions nowhere = PostgresOptions.of("jdbc:postgresql://127.0.0.1:1/none");
    assertThatThrownBy(() -> rig.abandon(nowhere)).isInstanceOf(StoreException.Unavailable.class);
    SampleStore.open(rig.data).close();
  }
}
