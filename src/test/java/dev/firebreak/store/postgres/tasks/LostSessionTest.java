package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Patience;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that end during a group lose no answered change. */
class LostSessionTest {
  private static final Ending DONE = new Ending.Succeeded(Payload.text("done"));

  private final Cluster cluster = new Cluster();
  private final ExecutorService answers = Executors.newSingleThreadExecutor();
  private PostgresStore store;

  @BeforeEach
  void openStore() throws StoreException {
    store = cluster.open(Cluster.options("here", answers), DatabaseTime.DATABASE);
  }

  @AfterEach
  void closeStore() {
    store.close();
    answers.shutdown();
  }

  private static Submission submission(Start start) {
    var plan = new Submission.Plan(1, null, null, 3);
    RunId id = RunId.at(System.currentTimeMillis());
    return new Submission(id, "t", plan, Payload.text("input"), null, null, start);
  }

  /** Sessions end at any point of a group; every answer is true. */
  @Test
  void answeredChangesAreStoredAlthoughSessionsAreKilled() {
    Queue<RunId> finished = new ConcurrentLinkedQueue<>();
    AtomicInteger failed = new AtomicInteger();
    long kills = 0;
    for (int round = 0; round < 15; round++) {
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(run(finished, failed));
      }
      kills += cluster.kill("firebreak here");
      all.forEach(stage -> answer(stage));
    }
    assertThat(kills).isPositive();
    assertThat(failed).hasValue(0);
    assertThat(finished).hasSize(3000);
    assertThat(cluster.number("SELECT count(*) FROM task_done WHERE outcome = 0 AND claim_no = 1"))
        .isEqualTo(3000);
    assertThat(cluster.number("SELECT count(*) FROM task")).isZero();
    assertThat(cluster.number("SELECT count(*) FROM task_input")).isEqualTo(3000);
  }

  private CompletableFuture<?> run(Queue<RunId> finished, AtomicInteger failed) {
    Submission submission = submission(Start.ON_THREAD);
    return store
        .accept(submission)
        .thenCompose(accepted -> store.settle(((Accepted.Stored) accepted).claim(), DONE))
        .thenAccept(
            settled -> {
              assertThat(settled.state()).isEqualTo(TaskState.SUCCEEDED);
              finished.add(submission.id());
            })
        .exceptionally(
            _ -> {
              failed.incrementAndGet();
              return null;
            })
        .toCompletableFuture();
  }

  /**
   * The test holds a lock, so that the group waits; the outcome is looked up after the lost reply.
   */
  @Test
  void aGroupWhoseSessionEndsIsLookedUpAndExecutedOnce() throws Exception {
    Submission first = submission(Start.ON_THREAD);
    answer(store.accept(first));
    Submission second = submission(Start.ON_THREAD);
    CompletableFuture<Accepted> accepted;
    CompletableFuture<Settled> settled;
    try (var other = cluster.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM task FOR UPDATE");
      settled = store.settle(new Claim(first.id(), 1), DONE).toCompletableFuture();
      await().until(() -> waiting() == 1);
      accepted = store.accept(second).toCompletableFuture();
      cluster.kill("firebreak here");
      await().until(() -> waiting() == 1); // The group again, on the next connection.
      assertThat(settled).isNotDone();
      other.commit();
    }
    assertThat(answer(settled).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(answer(accepted)).isInstanceOf(Accepted.Stored.class);
  }

  private long waiting() {
    return cluster.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND datname = current_database()");
  }

  /** The commit succeeded, and only its reply was lost. */
  @Test
  void aSubmissionWhoseReplyWasLostIsNotStoredAgain() {
    Submission submission = submission(Start.ON_THREAD);
    answer(store.accept(submission));
    SubmitBatch.Accept again = new SubmitBatch.Accept(submission);
    again.doubt();
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    long node = cluster.number("SELECT node_id FROM node");
    WriterConnection connection = new WriterConnection(sessions);
    ServerWait wait = new ServerWait(connection, noWaiting());
    Commits commits = new Commits(connection, new NodeIdentity(node, "here"), 99, wait);
    commits.commit(List.of(again));
    commits.close();
    assertThat(again.result())
        .isInstanceOfSatisfying(
            Accepted.Stored.class,
            stored -> assertThat(stored.claim()).isEqualTo(new Claim(submission.id(), 1)));
  }

  private static ServerWait.Waiting noWaiting() {
    return new ServerWait.Waiting() {
      @Override
      public void expire() {}

      @Override
      public void answer(List<Operation<?>> decided) {}

      @Override
      public boolean closed() {
        return false;
      }
    };
  }

  @Test
  void aClaimWhoseSessionEndedIsUnknownAndItsTasksAreReleased() throws Exception {
    answer(store.accept(submission(Start.LATER)));
    CompletableFuture<?> claim;
    try (var other = cluster.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM node FOR UPDATE");
      claim =
          store.claim(List.of(new ClaimRequest("t", 1, Start.ON_THREAD, 0))).toCompletableFuture();
      await().until(() -> waiting() == 1);
      cluster.kill("firebreak here");
    }
    assertThat(claim)
        .failsWithin(Patience.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.OutcomeUnknown.class);
  }

  /** The server can't be reached for longer than an operation waits. */
  @Test
  void operationsFailWhileTheServerIsUnreachableAndSucceedAfterwards() throws Exception {
    try (Away server = Away.start()) {
      PostgresStore other =
          new Cluster(server.url()).open(Cluster.options("there", answers), DatabaseTime.DATABASE);
      try (other) {
        Submission before = submission(Start.ON_THREAD);
        answer(other.accept(before));
        server.stop();
        var accepted = other.accept(submission(Start.ON_THREAD)).toCompletableFuture();
        var found = other.find(before.id()).toCompletableFuture();
        assertThat(accepted)
            .failsWithin(Patience.LIMIT)
            .withThrowableThat()
            .withCauseInstanceOf(StoreException.class);
        assertThat(found)
            .failsWithin(Patience.LIMIT)
            .withThrowableThat()
            .withCauseInstanceOf(StoreException.Unavailable.class);
        server.restart();
        await()
            .ignoreExceptions()
            .until(() -> other.find(before.id()).toCompletableFuture().get().isPresent());
        assertThat(answer(other.settle(new Claim(before.id(), 1), DONE)).state())
            .isEqualTo(TaskState.SUCCEEDED);
      }
    }
  }
}
