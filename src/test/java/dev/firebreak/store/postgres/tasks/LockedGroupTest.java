package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.store.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Warnings;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Ending;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.Watching;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A session of another program keeps the row of a group, or of a barrier, locked. One wait finds
 * out; then only what needs the row is refused.
 */
class LockedGroupTest {
  private static final int BESIDE = 20;
  private static final Ending DONE = new Ending.Succeeded(Payload.empty());

  private final Cluster cluster = new Cluster();
  private final AtomicReference<Runnable> afterwards = new AtomicReference<>(() -> {});
  private PostgresStore store;

  @BeforeEach
  void openStore() throws StoreException {
    // Answers run on the writer's thread: the operations that they add are in one group.
    store = cluster.open(Cluster.options("here", this::run), DatabaseTime.DATABASE);
  }

  private void run(Runnable answers) {
    answers.run();
    afterwards.getAndSet(() -> {}).run();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static RunId id() {
    return RunId.at(System.currentTimeMillis());
  }

  private CompletionStage<Accepted> submit(Relations relations) {
    var plan = new Submission.Plan(1, null, null, 3);
    NewTask task = new NewTask(id(), "t", "", plan, Payload.empty(), null, null);
    return store.accept(task.in(relations).starting(Start.ON_THREAD, List.of()));
  }

  private Claim running(Relations relations) {
    return Objects.requireNonNull(((Accepted.Stored) answer(submit(relations))).claim());
  }

  private RunId group() {
    NewGroup group = new NewGroup(id(), "", new GroupSpec("", Map.of(), null, null), null);
    answer(store.createGroup(group));
    return group.id();
  }

  private static void lock(Connection other, String table, String condition) throws SQLException {
    other.setAutoCommit(false);
    try (var lock = other.createStatement()) {
      lock.execute("SELECT 1 FROM " + table + " WHERE " + condition + " FOR UPDATE");
    }
  }

  /** Executes operations in one group, in the middle of the ends of other tasks, which succeed. */
  private List<CompletionStage<?>> besideOthers(List<Supplier<CompletionStage<?>>> operations) {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < BESIDE; i++) {
      claims.add(running(Relations.NONE));
    }
    CompletableFuture<List<CompletionStage<?>>> added = new CompletableFuture<>();
    List<CompletionStage<Settled>> beside = new ArrayList<>();
    afterwards.set(
        () -> {
          List<CompletionStage<?>> all = new ArrayList<>();
          claims.subList(0, BESIDE / 2).forEach(claim -> beside.add(store.settle(claim, DONE)));
          operations.forEach(operation -> all.add(operation.get()));
          claims.subList(BESIDE / 2, BESIDE).forEach(c -> beside.add(store.settle(c, DONE)));
          added.complete(all);
        });
    answer(store.remember("a", "group"));
    List<CompletionStage<?>> all = added.join();
    assertThat(beside)
        .allSatisfy(end -> assertThat(answer(end).state()).isEqualTo(TaskState.SUCCEEDED));
    return all;
  }

  private static void assertRefused(CompletionStage<?> stage, RunId row) {
    assertThat(failure(stage))
        .isInstanceOf(StoreException.Unavailable.class)
        .hasMessageContaining(row.toString());
  }

  private static void assertWaitedOnce(Warnings warnings) {
    assertThat(warnings.take().stream().map(ILoggingEvent::getFormattedMessage))
        .as("waits for the lock")
        .filteredOn(line -> line.contains("A session of another program holds a lock"))
        .hasSize(1);
  }

  @Test
  void onlyWhatChangesALockedGroupIsRefused() throws Exception {
    RunId group = group();
    RunId free = group();
    Relations inGroup = Relations.inGroup(group);
    Claim member = running(inGroup);
    Claim second = running(inGroup);
    Claim memberOfFree = running(Relations.inGroup(free));
    try (Warnings warnings = Warnings.listen();
        Connection other = cluster.connect()) {
      lock(other, "task_group", "id = '" + group + "'");
      List<CompletionStage<?>> all =
          besideOthers(
              List.of(
                  () -> store.settle(member, DONE),
                  () -> submit(inGroup),
                  () -> store.closeGroup(group),
                  () -> store.settle(memberOfFree, DONE)));
      all.subList(0, 3).forEach(stage -> assertRefused(stage, group));
      assertThat(answer(all.get(3))).extracting("state").isEqualTo(TaskState.SUCCEEDED);
      assertRefused(store.settle(second, DONE), group);
      assertRefused(submit(inGroup), group);
      assertWaitedOnce(warnings);
      other.rollback();
    }
    assertThat(answer(store.settle(member, DONE)).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(answer(store.settle(second, DONE)).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(answer(store.closeGroup(group))).isTrue();
    assertThat(answer(store.group(group)).orElseThrow().times().completed()).isNotNull();
  }

  @Test
  void onlyTheEndThatPassesALockedBarrierIsRefused() throws Exception {
    Claim waiter = running(Relations.NONE);
    Claim last = running(Relations.NONE);
    assertThat(answer(store.watch(waiter, "all", List.of(last.id()))))
        .isEqualTo(new Watching.Watched());
    try (Warnings warnings = Warnings.listen();
        Connection other = cluster.connect()) {
      lock(other, "task_barrier", "waiter = '" + waiter.id() + "'");
      List<CompletionStage<?>> all = besideOthers(List.of(() -> store.settle(last, DONE)));
      assertThat(failure(all.getFirst())).isInstanceOf(StoreException.Unavailable.class);
      assertThat(failure(store.settle(last, DONE))).isInstanceOf(StoreException.Unavailable.class);
      assertWaitedOnce(warnings);
      other.rollback();
    }
    assertThat(answer(store.settle(last, DONE)).state()).isEqualTo(TaskState.SUCCEEDED);
  }
}
