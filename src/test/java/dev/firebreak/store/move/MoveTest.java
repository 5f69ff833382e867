package dev.firebreak.store.move;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.nodes.Nodes;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import dev.firebreak.store.sqlite.SqliteFiles;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target and the source after a move. */
class MoveTest {
  /** Later than the last time that a store in PostgreSQL keeps. */
  private static final Instant BEYOND = Instant.parse("+900000-01-01T00:00:00Z");

  @TempDir Path folder;
  private MoveRig rig;
  private Map<RunId, Task> before = Map.of();

  @BeforeEach
  void fill() throws Exception {
    rig = new MoveRig(folder.resolve("data"));
    before = SampleStore.fill(rig.data);
  }

  private Map<RunId, Task> after() throws Exception {
    try (PostgresStore target = rig.target()) {
      return SampleStore.tasks(target);
    }
  }

  @Test
  void everyTaskIsMovedUnchanged() throws Exception {
    Move.Report report = rig.move();
    Map<RunId, Task> after = after();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(states(before)).contains(TaskState.values());
    before.forEach(
        (id, task) -> {
          if (!task.state().equals(TaskState.RUNNING)
              && !task.state().equals(TaskState.STOPPING)
              && !task.times().runAt().equals(BEYOND)) {
            assertThat(after.get(id)).usingRecursiveComparison().isEqualTo(task);
          }
        });
    try (PostgresStore target = rig.target()) {
      assertThat(
              answer(target.counts(null)).byType().values().stream()
                  .mapToLong(n -> n.queued() + n.waiting() + n.running() + n.ended())
                  .sum())
          .isEqualTo(after.size());
    }
    assertThat(report.before()).isFalse();
    assertThat(report.rows().get(Table.TASK_SIGNAL)).isEqualTo(4);
    assertThat(report.rows().get(Table.TASK) + report.rows().get(Table.TASK_DONE))
        .isEqualTo(before.size());
  }

  @Test
  void whatTasksBelongToIsMovedAndATaskThatWaitsForAnotherIsWoken() throws Exception {
    rig.move();
    try (PostgresStore target = rig.target()) {
      RunId child =
          before.keySet().stream()
              .filter(id -> answer(target.family(id)).parent() != null)
              .findFirst()
              .orElseThrow();
      RunId waiter = answer(target.family(child)).parent();
      RunId group = answer(target.family(child)).group();
      assertThat(group).isNotNull();
      assertThat(answer(target.group(group)).orElseThrow().counts().total()).isEqualTo(1);
      answer(target.cancel(child));
      assertThat(answer(target.group(group)).orElseThrow().counts().cancelled()).isEqualTo(1);
      assertThat(answer(target.find(waiter)).orElseThrow().state()).isEqualTo(TaskState.QUEUED);
    }
  }

  @Test
  void aLongResultIsMovedInParts() throws Exception {
    rig.move();
    RunId id =
        before.values().stream()
            .filter(task -> task.longResult() != null)
            .map(Task::id)
            .findFirst()
            .orElseThrow();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (PostgresStore target = rig.target()) {
      byte[] part = {0};
      while (part.length > 0) {
        part = answer(target.resultPart(id, all.size(), Integer.MAX_VALUE)).orElseThrow();
        all.writeBytes(part);
      }
    }
    assertThat(all.toByteArray()).isEqualTo(SampleStore.LONG.bytes());
  }

  @Test
  void tokensAreMoved() throws Exception {
    rig.move();
    try (PostgresStore target = rig.target()) {
      assertThat(answer(target.tokens().list()))
          .containsExactly(SampleStore.token(-1, Instant.EPOCH), SampleStore.token(1, null));
    }
  }

  @Test
  void pausesAreMoved() throws Exception {
    rig.move();
    try (PostgresStore target = rig.target()) {
      assertThat(answer(target.pauses().list())).containsExactly(SampleStore.PAUSE);
    }
  }

  private static Set<TaskState> states(Map<RunId, Task> tasks) {
    return tasks.values().stream().map(Task::state).collect(Collectors.toSet());
  }

  @Test
  void runningTasksAreFreedWithoutACharge() throws Exception {
    rig.move();
    Map<RunId, Task> after = after();
    before.forEach(
        (id, task) -> {
          Task now = after.get(id);
          if (task.state() == TaskState.RUNNING || task.state() == TaskState.STOPPING) {
            assertThat(now.state())
                .isEqualTo(
                    task.state() == TaskState.RUNNING ? TaskState.QUEUED : TaskState.CANCELLED);
            assertThat(now.tries().attempts()).isZero();
            assertThat(now.tries().claim()).isEqualTo(task.tries().claim());
            assertThat(now.history().getLast().outcome())
                .isEqualTo(new Outcome.Crashed(new Cause.NodeLost("here")));
          }
        });
  }

  @Test
  void columnsThatAreNeverShownAreMovedToo() throws Exception {
    rig.move();
    String columns =
        "type, priority, timeout_ms, claim_no, attempts, max_attempts, crashes, since, node";
    for (String of : List.of("created_at|task", "created_at|task_done", "finished_at|task_done")) {
      String time = of.split("\\|", 2)[0];
      String table = of.split("\\|", 2)[1];
      List<String> there =
          rig.thereRows(
              String.format(
                  Locale.ROOT,
                  """
                  SELECT replace(id::text, '-', ''), %s,
                    to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM %s ORDER BY id\
                  """,
                  columns,
                  time,
                  table));
      List<String> here =
          rig.hereRows(
              String.format(
                  Locale.ROOT,
                  """
                  SELECT lower(hex(id)), %s,
                    strftime('%%Y-%%m-%%d %%H:%%M:%%f000', %s / 1000.0, 'unixepoch')
                  FROM %s ORDER BY id\
                  """,
                  columns,
                  time,
                  table));
      assertThat(there).isNotEmpty().isEqualTo(here);
    }
    assertThat(rig.thereRows("SELECT since FROM task WHERE since > 0")).isNotEmpty();
    assertThat(rig.thereRows("SELECT 1 FROM task WHERE run_at = '100000-01-01 UTC'")).hasSize(1);
  }

  @Test
  void aKeyFindsTheSameTaskInTheTarget() throws Exception {
    RunId first;
    try (var again = SampleStore.open(rig.data)) {
      Submission submission =
          SampleStore.submission(Start.LATER, 1, null, SampleStore.key(SampleStore.INPUT));
      first = ((Accepted.Known) answer(again.accept(submission))).id();
    }
    rig.move();
    try (PostgresStore target = rig.target()) {
      assertThat(
              answer(
                  target.accept(
                      SampleStore.submission(
                          Start.LATER, 1, null, SampleStore.key(SampleStore.INPUT)))))
          .isEqualTo(new Accepted.Known(first));
      assertThat(
              answer(
                  target.accept(
                      SampleStore.submission(
                          Start.LATER, 1, null, SampleStore.key(Payload.text("another"))))))
          .isEqualTo(new Accepted.KeyReused(first));
    }
  }

  @Test
  void queuedTasksRunInTheTargetAndNotesAreKept() throws Exception {
    rig.move();
    Nodes nodes = Nodes.open(rig.where, new Nodes.Self("there", "1", 1));
    try (PostgresStore target = PostgresStore.open(rig.where, SampleStore.options(), nodes.id())) {
      List<Claimed> claimed =
          answer(target.claim(List.of(new ClaimRequest("t", 99, Start.ON_THREAD, 99))))
              .getFirst()
              .claimed();
      assertThat(claimed).hasSizeGreaterThan(3);
      for (Claimed one : claimed) {
        assertThat(one.input().text()).isEqualTo(SampleStore.INPUT.text());
        assertThat(one.input().contentType()).isEqualTo("application/json");
        assertThat(one.trace()).isEqualTo("00-trace");
        assertThat(one.timeout()).isEqualTo(Duration.ofMillis(9001));
        Task was = before.get(one.claim().id());
        assertThat(one.claim().number()).isEqualTo(was.tries().claim() + 1);
      }
      assertThat(answer(target.recall("schedule nightly"))).contains("2026-01-01T00:00:00Z ü");
    } finally {
      nodes.close();
    }
  }

  @Test
  void aMovedStoreIsRefusedAndNamesItsTarget() throws Exception {
    rig.move();
    assertThatThrownBy(() -> SampleStore.open(rig.data))
        .hasMessageContaining("was moved to " + rig.where + " at 20");
    assertThat(SqliteFiles.verify(rig.data).problems()).isEmpty();
    Path copy = folder.resolve("copy");
    SqliteFiles.backUp(rig.data, copy);
    Path restored = folder.resolve("restored");
    SqliteFiles.restore(copy, restored);
    assertThatThrownBy(() -> SampleStore.open(restored)).hasMessageContaining("was moved to");
    assertThat(SqliteFiles.mark(copy).orElseThrow().state()).isEqualTo(MoveMark.State.MOVED);
    assertThatThrownBy(() -> rig.move()).hasMessageContaining("was moved to");
    assertThatThrownBy(() -> rig.abandon()).hasMessageContaining("was moved to");
  }

  @Test
  void anEmptyStoreIsMovedAsWell() throws Exception {
    MoveRig empty = new MoveRig(folder.resolve("empty"));
    SampleStore.open(empty.data).close();
    assertThat(empty.move().rows().values()).containsOnly(0L);
    assertThatThrownBy(() -> SampleStore.open(empty.data)).hasMessageContaining("was moved to");
  }
}
