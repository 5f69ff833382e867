package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.Ending;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * While a signal of another node is not committed, neither an attempt can look for it nor can it be
 * recorded again: both wait for the lock of the task, and then see the signal.
 */
class SignalLockTest {
  private static final Payload YES = Payload.text("yes");

  private final Cluster cluster = new Cluster();

  private static Claim running(TaskStore store) {
    var plan = new Submission.Plan(1, null, Duration.ofSeconds(9), 3);
    Submission submission =
        new Submission(RunId.at(1), "t", plan, Payload.text("in"), null, null, Start.ON_THREAD);
    Claim claim = ((Accepted.Stored) answer(store.accept(submission))).claim();
    assertThat(claim).isNotNull();
    return claim;
  }

  /** Records a signal as a node does, up to its commit. */
  private static void send(Connection node) throws SQLException {
    node.setAutoCommit(false);
    try (Statement statement = node.createStatement()) {
      statement.execute("SELECT 1 FROM task FOR NO KEY UPDATE");
      statement.execute(
          "INSERT INTO task_signal (id, name, state, received_at, content_type, body)"
              + " SELECT id, 'go', 1, now(), 'text/plain; charset=utf-8', 'yes' FROM task");
      statement.execute("UPDATE task SET wakes = wakes + 1");
    }
  }

  /** Returns when a session of the store waits for a lock. */
  private static void awaitBlocked(Connection other) {
    await()
        .until(
            () -> {
              try (Statement statement = other.createStatement();
                  var row =
                      statement.executeQuery(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")) {
                row.next();
                return row.getInt(1) > 0;
              }
            });
  }

  @Test
  void aLookWaitsForASignalThatIsNotCommittedAndFindsIt() throws Exception {
    try (TaskStore store =
            cluster.open(Cluster.options("here", Runnable::run), DatabaseTime.DATABASE);
        Connection sender = cluster.connect();
        Connection other = cluster.connect()) {
      Claim claim = running(store);
      send(sender);
      CompletableFuture<Awaited> look =
          store.await(claim, new NewAwait(1, "go", Duration.ofHours(1))).toCompletableFuture();
      awaitBlocked(other);
      sender.commit();
      assertThat(answer(look)).isInstanceOf(Awaited.Received.class);
    }
  }

  @Test
  void theSameSignalFromTwoNodesIsRecordedOnce() throws Exception {
    try (TaskStore store =
            cluster.open(Cluster.options("here", Runnable::run), DatabaseTime.DATABASE);
        Connection sender = cluster.connect();
        Connection other = cluster.connect()) {
      Claim claim = running(store);
      send(sender);
      CompletableFuture<Signalled> again =
          store.signal(claim.id(), "go", YES).toCompletableFuture();
      awaitBlocked(other);
      sender.commit();
      assertThat(answer(again).result()).isEqualTo(Signalled.Result.REPEATED);
    }
  }

  /**
   * A group that ends a task and signals another one waits for the lock of the other one before it
   * has locked its own: two nodes whose tasks signal each other do not wait in a circle.
   */
  @Test
  void tasksAreLockedInTheOrderOfTheirIds() throws Exception {
    AtomicReference<Runnable> afterwards = new AtomicReference<>(() -> {});
    // Answers run on the writer's thread: the operations that they add are in one group.
    Executor answers =
        answer -> {
          answer.run();
          afterwards.getAndSet(() -> {}).run();
        };
    try (TaskStore store = cluster.open(Cluster.options("here", answers), DatabaseTime.DATABASE);
        Connection sender = cluster.connect();
        Connection other = cluster.connect()) {
      List<Claim> claims = new ArrayList<>(List.of(running(store), running(store)));
      claims.sort(Comparator.comparing(Claim::id));
      RunId signalled = claims.getFirst().id();
      Claim own = claims.getLast();
      sender.setAutoCommit(false);
      try (Statement lock = sender.createStatement()) {
        lock.execute("SELECT 1 FROM task WHERE id = '" + signalled + "' FOR UPDATE");
        CompletableFuture<List<CompletionStage<?>>> added = new CompletableFuture<>();
        afterwards.set(
            () ->
                added.complete(
                    List.of(
                        store.settle(own, new Ending.Succeeded(YES)),
                        store.signal(signalled, "go", YES))));
        answer(store.remember("a", "group"));
        List<CompletionStage<?>> group = added.join();
        awaitBlocked(other);
        lock.execute("SELECT 1 FROM task WHERE id = '" + own.id() + "' FOR UPDATE NOWAIT");
        sender.commit();
        assertThat(answer(group.get(0))).extracting("state").isEqualTo(TaskState.SUCCEEDED);
        assertThat(answer(group.get(1))).isInstanceOf(Signalled.class);
      }
    }
  }
}
