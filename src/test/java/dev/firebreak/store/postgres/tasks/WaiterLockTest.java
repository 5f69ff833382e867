package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.store.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.Ending;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.Watching;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * Another transaction has locked a task that waits for others, or a parent, as a node does until
 * its commit. Only what needs that row is delayed, or refused if the lock is held for long.
 */
class WaiterLockTest extends OneGroupRig {
  private static final int BESIDE = 100;
  private static final Ending DONE = new Ending.Succeeded(Payload.empty());

  private static NewTask task() {
    var plan = new Submission.Plan(1, null, null, 3);
    RunId id = RunId.at(System.currentTimeMillis());
    return new NewTask(id, "t", "", plan, Payload.empty(), null, null);
  }

  private CompletionStage<Accepted> submit(NewTask task, Start start) {
    return store.accept(task.starting(start, List.of()));
  }

  private Claim running() {
    var accepted = (Accepted.Stored) answer(submit(task(), Start.ON_THREAD));
    return Objects.requireNonNull(accepted.claim());
  }

  private static void lock(Connection other, RunId id) throws SQLException {
    other.setAutoCommit(false);
    try (var lock = other.createStatement()) {
      lock.execute("SELECT 1 FROM task WHERE id = '" + id + "' FOR UPDATE");
    }
  }

  /** Executes an operation in one group with submits before and after it. */
  private <T> CompletionStage<T> inOneGroup(
      java.util.function.Supplier<CompletionStage<T>> operation,
      List<CompletionStage<Accepted>> beside) {
    CompletableFuture<CompletionStage<T>> added = new CompletableFuture<>();
    inOneGroup(
        () -> {
          for (int i = 0; i < BESIDE / 2; i++) {
            beside.add(submit(task(), Start.LATER));
          }
          CompletionStage<T> stage = operation.get();
          for (int i = 0; i < BESIDE / 2; i++) {
            beside.add(submit(task(), Start.LATER));
          }
          added.complete(stage);
        });
    answer(store.remember("a", "group"));
    return added.join();
  }

  private static void rollBack(Connection other) {
    try {
      other.rollback();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theEndOfATaskThatIsWaitedForIsRepeatedUntilTheLockIsReleased() throws Exception {
    Claim waiter = running();
    Claim last = running();
    assertThat(answer(store.watch(waiter, "all", List.of(last.id()))))
        .isEqualTo(new Watching.Watched());
    try (Connection other = cluster.connect()) {
      lock(other, waiter.id());
      List<CompletionStage<Accepted>> beside = new ArrayList<>();
      CompletionStage<Settled> end =
          inOneGroup(
              () -> {
                beside.getFirst().thenRun(() -> rollBack(other)); // On the writer's thread.
                return store.settle(last, DONE);
              },
              beside);
      assertThat(beside)
          .hasSize(BESIDE)
          .allSatisfy(one -> assertThat(answer(one)).isInstanceOf(Accepted.Stored.class));
      assertThat(answer(end).state()).isEqualTo(TaskState.SUCCEEDED);
    }
    assertThat(answer(store.await(waiter, new NewAwait(1, "all", Duration.ofHours(1)))))
        .isInstanceOf(Awaited.Received.class);
  }

  @Test
  void onlyTheEndThatNeedsALockedTaskIsRefused() throws Exception {
    Claim waiter = running();
    Claim last = running();
    answer(store.watch(waiter, "all", List.of(last.id())));
    try (Connection other = cluster.connect()) {
      lock(other, waiter.id());
      List<CompletionStage<Accepted>> beside = new ArrayList<>();
      CompletionStage<Settled> end = inOneGroup(() -> store.settle(last, DONE), beside);
      assertThat(beside)
          .allSatisfy(one -> assertThat(answer(one)).isInstanceOf(Accepted.Stored.class));
      assertThat(failure(end))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining(waiter.id().toString());
      other.rollback();
    }
    assertThat(answer(store.settle(last, DONE)).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void onlyTheChildOfALockedParentIsRefused() throws Exception {
    Claim parent = running();
    try (Connection other = cluster.connect()) {
      lock(other, parent.id());
      List<CompletionStage<Accepted>> beside = new ArrayList<>();
      NewTask child = task().in(Relations.childOf(parent.id()));
      CompletionStage<Accepted> submitted = inOneGroup(() -> submit(child, Start.LATER), beside);
      assertThat(beside)
          .allSatisfy(one -> assertThat(answer(one)).isInstanceOf(Accepted.Stored.class));
      assertThat(failure(submitted)).isInstanceOf(StoreException.Unavailable.class);
      other.rollback();
      assertThat(answer(submit(child, Start.LATER))).isInstanceOf(Accepted.Stored.class);
    }
  }
}
