package dev.firebreak.store.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.tasks.PostgresMoveTarget;
import dev.firebreak.store.sqlite.SqliteMoveSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A move whose process ends before it is done loses no task and runs none twice. */
class MoveCutOffTest {
  @TempDir Path folder;
  private MoveRig rig;
  private int tasks;

  @BeforeEach
  void fill() throws Exception {
    rig = new MoveRig(folder.resolve("data"));
    tasks = SampleStore.fill(rig.data).size();
  }

  private void killed(UnaryOperator<MoveSource> from, UnaryOperator<MoveTarget> to) {
    assertThatThrownBy(() -> rig.move(from, to)).isInstanceOf(Flawed.Killed.class);
  }

  private void killed(Flawed.When when, MoveMark.State state) {
    killed(source -> new Flawed.Source(source, when, state, () -> {}), target -> target);
  }

  private void serves() throws Exception {
    try (var source = SampleStore.open(rig.data)) {
      assertThat(SampleStore.tasks(source)).hasSize(tasks);
    }
  }

  private void servesNot(String words) {
    assertThatThrownBy(() -> SampleStore.open(rig.data))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining(words);
  }

  private int there() throws Exception {
    try (var target = rig.target()) {
      return SampleStore.tasks(target).size();
    }
  }

  private void endsWell(boolean before) throws Exception {
    assertThat(rig.move().before()).isEqualTo(before);
    assertThat(there()).isEqualTo(tasks);
    servesNot("was moved to");
  }

  @Test
  void aMoveInterruptedDuringTheCopyChangesNothing() throws Exception {
    killed(s -> s, t -> new Flawed.Target(t, Table.TASK_INPUT, row -> row));
    assertThat(there()).isZero();
    serves();
    endsWell(false);
  }

  @Test
  void aMoveInterruptedBeforeTheMarkChangesNothing() throws Exception {
    killed(Flawed.When.BEFORE, MoveMark.State.MOVING);
    assertThat(there()).isZero();
    serves();
    endsWell(false);
  }

  @Test
  void aMoveInterruptedBeforeTheCommitBeginsAgain() throws Exception {
    killed(Flawed.When.AFTER, MoveMark.State.MOVING);
    assertThat(there()).isZero();
    servesNot("firebreak move --abandon");
    endsWell(false);
  }

  @Test
  void aMoveInterruptedBeforeTheCommitCanBeAbandoned() throws Exception {
    killed(Flawed.When.AFTER, MoveMark.State.MOVING);
    rig.abandon();
    serves();
    assertThat(rig.thereRows("SELECT k FROM meta WHERE k LIKE 'move %'")).isEmpty();
    assertThatThrownBy(() -> rig.abandon()).hasMessageContaining("nothing to abandon");
    endsWell(false);
  }

  @Test
  void aCommittedMoveIsFinishedByTheNext() throws Exception {
    killed(Flawed.When.BEFORE, MoveMark.State.MOVED);
    servesNot("firebreak move --abandon");
    assertThatThrownBy(() -> rig.abandon()).hasMessageContaining("already, and may run there");
    servesNot("firebreak move --abandon");
    endsWell(true);
  }

  @Test
  void aCommittedMoveIsFinishedByTheNextAlsoIfTheTargetIsUsed() throws Exception {
    killed(Flawed.When.BEFORE, MoveMark.State.MOVED);
    rig.run("DELETE FROM task");
    rig.run("INSERT INTO node (name, address, uid, version, protocol) VALUES ('n', '', 0, '', 1)");
    assertThat(rig.move().before()).isTrue();
    servesNot("was moved to");
  }

  @Test
  void anotherDatabaseIsRefused() throws Exception {
    killed(Flawed.When.BEFORE, MoveMark.State.MOVED);
    MoveRig other = new MoveRig(rig.data);
    assertThatThrownBy(() -> other.abandon()).hasMessageContaining("Give the same address");
    assertThatThrownBy(() -> other.move()).hasMessageContaining("Give the same address");
    servesNot("was being moved");
    endsWell(true);
  }

  @Test
  void aDatabaseCreatedAgainAtTheSameAddressIsAccepted() throws Exception {
    killed(Flawed.When.AFTER, MoveMark.State.MOVING);
    rig.run("DROP SCHEMA public CASCADE");
    rig.run("CREATE SCHEMA public");
    rig.abandon();
    serves();
  }

  /** The transaction of a process that has ended may still be committed. */
  @Test
  void aQueryForTheMoveWaitsForItsTransaction() throws Exception {
    PostgresMoveTarget lingering = PostgresMoveTarget.open(rig.where);
    lingering.beginMove("T");
    try (SqliteMoveSource source = SqliteMoveSource.open(rig.data)) {
      source.mark(new MoveMark(MoveMark.State.MOVING, "T", rig.where.toString(), Instant.EPOCH));
    }
    CompletableFuture<Void> abandoning = CompletableFuture.runAsync(this::abandon);
    Awaitility.await()
        .until(() -> !rig.thereRows("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
    assertThat(abandoning).isNotDone();
    lingering.commit("T");
    lingering.close();
    assertThatThrownBy(abandoning::join).hasMessageContaining("may run there");
    assertThat(rig.move().before()).isTrue();
  }

  private void abandon() {
    try {
      rig.abandon();
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMoveWhoseConnectionWasLostAtTheCommitIsFinishedByTheNext() throws Exception {
    UnaryOperator<MoveSource> cutting = source -> Flawed.cutting(source, this::cut);
    assertThatThrownBy(() -> rig.move(cutting, t -> t))
        .isInstanceOf(StoreException.OutcomeUnknown.class)
        .hasMessageContaining("again");
    servesNot("was being moved");
    assertThat(there()).isZero();
    endsWell(false);
  }

  private void cut() {
    rig.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'firebreak move' AND datname = current_database()");
  }
}
