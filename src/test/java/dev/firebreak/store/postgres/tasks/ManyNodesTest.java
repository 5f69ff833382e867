package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.Settled;
import dev.firebreak.store.Start;
import dev.firebreak.store.StateCounts;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.Submission;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes share a store without messages between them. */
class ManyNodesTest {
  private static final int NODES = 4;
  private static final int TASKS = 1200;
  private static final Payload INPUT = Payload.text("input");
  private static final Ending DONE = new Ending.Succeeded(Payload.empty());

  private final Cluster cluster = new Cluster();
  private final List<PostgresStore> stores = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void openStores() throws StoreException {
    for (int i = 0; i < NODES; i++) {
      stores.add(cluster.open(Cluster.options("node " + i, Runnable::run), DatabaseTime.DATABASE));
    }
  }

  @AfterEach
  void closeStores() {
    stores.forEach(PostgresStore::close);
    threads.shutdownNow();
  }

  private static Submission submission(Start start, IdempotencyKey key) {
    var plan = new Submission.Plan(1, null, null, 1000);
    return new Submission(RunId.at(System.currentTimeMillis()), "t", plan, INPUT, key, null, start);
  }

  private void each(Work work) throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (PostgresStore store : stores) {
      all.add(
          threads.submit(
              () -> {
                work.with(store);
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
  }

  private interface Work {
    void with(PostgresStore store) throws Exception;
  }

  /**
   * Attempts are released, crash and end on all nodes at once; no task has two claims at a time.
   */
  @Test
  void noTaskRunsOnTwoNodesAndNoBoundIsExceeded() throws Exception {
    List<CompletionStage<Accepted>> accepted = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      accepted.add(stores.get(i % NODES).accept(submission(Start.LATER, null)));
    }
    accepted.forEach(stage -> answer(stage));
    Map<RunId, Claim> running = new ConcurrentHashMap<>();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    int most = 7;
    each(
        store -> {
          while (finished.get() < TASKS) {
            ClaimRequest request = new ClaimRequest("t", 5, Start.ON_THREAD, 0, most);
            List<Claimed> claimed = answer(store.claim(List.of(request))).getFirst().claimed();
            List<CompletionStage<Settled>> settled = new ArrayList<>();
            for (Claimed one : claimed) {
              assertThat(running.put(one.claim().id(), one.claim())).isNull();
              peak.accumulateAndGet(now.incrementAndGet(), Math::max);
            }
            for (Claimed one : claimed) {
              running.remove(one.claim().id());
              now.decrementAndGet();
              boolean again = one.claim().number() < 3;
              settled.add(store.settle(one.claim(), again ? retried() : DONE));
              finished.addAndGet(again ? 0 : 1);
            }
            settled.forEach(stage -> assertThat(answer(stage)).isNotEqualTo(Settled.STALE));
          }
        });
    assertThat(peak.get()).isBetween(2, most);
    assertThat(cluster.number("SELECT count(*) FROM task")).isZero();
    assertThat(cluster.number("SELECT count(*) FROM task_done WHERE claim_no = 3"))
        .isEqualTo(TASKS);
    assertThat(cluster.number("SELECT count(*) FROM task_attempt")).isEqualTo(2 * TASKS);
    StateCounts counts = new StateCounts(0, 0, 0, TASKS, 0, 0, 0);
    for (PostgresStore store : stores) {
      assertThat(answer(store.counts(null)).byType()).isEqualTo(Map.of("t", counts));
    }
  }

  private static Ending retried() {
    return new Ending.Retried(new Outcome.Crashed(new Cause.Reported("", "")), Duration.ZERO);
  }

  @Test
  void equalKeysSentToSeveralNodesMakeOneTask() throws Exception {
    int keys = 200;
    Map<String, Set<RunId>> tasks = new ConcurrentHashMap<>();
    AtomicInteger stored = new AtomicInteger();
    each(
        store -> {
          Map<Submission, CompletionStage<Accepted>> all = new HashMap<>();
          for (int i = 0; i < keys; i++) {
            Submission submission =
                submission(Start.LATER, IdempotencyKey.of("me", "t", "k" + i, INPUT));
            all.put(submission, store.accept(submission));
          }
          all.forEach(
              (submission, stage) -> {
                RunId id =
                    switch (answer(stage)) {
                      case Accepted.Stored _ -> {
                        stored.incrementAndGet();
                        yield submission.id();
                      }
                      case Accepted.Known(RunId first) -> first;
                      case Accepted.KeyReused _, Accepted.Unrelated _ ->
                          throw new AssertionError("the same");
                    };
                tasks
                    .computeIfAbsent(submission.key().key(), _ -> ConcurrentHashMap.newKeySet())
                    .add(id);
              });
        });
    assertThat(stored).hasValue(keys);
    assertThat(tasks).hasSize(keys).allSatisfy((_, ids) -> assertThat(ids).hasSize(1));
    assertThat(cluster.number("SELECT count(*) FROM task")).isEqualTo(keys);
  }

  /** The tasks that the node runs stay claimed: the take-over frees them. */
  @Test
  void aNodeWithoutItsRowClaimsNothing() {
    cluster.run("DELETE FROM node WHERE name = 'node 0'");
    PostgresStore zombie = stores.getFirst();
    var accepted = (Accepted.Stored) answer(zombie.accept(submission(Start.ON_THREAD, null)));
    assertThat(accepted.claim()).isNull();
    ClaimRequest request = new ClaimRequest("t", 9, Start.ON_THREAD, 9);
    assertThat(answer(zombie.claim(List.of(request))).getFirst().claimed()).isEmpty();
    assertThat(answer(stores.get(1).claim(List.of(request))).getFirst().claimed()).hasSize(1);
  }

  @Test
  void aResultOfANodeThatWasDeclaredDeadIsNotRecorded() {
    Submission submission = submission(Start.ON_THREAD, null);
    answer(stores.getFirst().accept(submission));
    long dead = cluster.number("SELECT owner FROM task");
    cluster.declareDead(dead, java.time.InstantSource.system());
    ClaimRequest request = new ClaimRequest("t", 1, Start.ON_THREAD, 0);
    Claim second =
        answer(stores.get(1).claim(List.of(request))).getFirst().claimed().getFirst().claim();
    assertThat(answer(stores.getFirst().settle(new Claim(submission.id(), 1), DONE)))
        .isEqualTo(Settled.STALE);
    assertThat(answer(stores.get(1).settle(second, DONE)).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  /** The take-over locks the node's row, so the claim waits and then finds no row. */
  @Test
  void aClaimWaitsForTheTakeOverOfItsNodeAndThenClaimsNothing() throws Exception {
    answer(stores.get(1).accept(submission(Start.LATER, null)));
    ClaimRequest request = new ClaimRequest("t", 1, Start.ON_THREAD, 0);
    CompletionStage<List<dev.firebreak.store.ClaimResult>> claim;
    try (var declarer = cluster.connect();
        var statement = declarer.createStatement()) {
      declarer.setAutoCommit(false);
      statement.execute("SELECT 1 FROM node WHERE name = 'node 0' FOR UPDATE");
      claim = stores.getFirst().claim(List.of(request));
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  cluster.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      == 1);
      statement.execute("DELETE FROM node WHERE name = 'node 0'");
      declarer.commit();
    }
    assertThat(answer(claim).getFirst().claimed()).isEmpty();
    assertThat(cluster.number("SELECT count(*) FROM task WHERE state = 0")).isEqualTo(1);
  }

  @Test
  void aCancelRequestOfAPeerIsFoundByTheNodeThatRunsTheTask() {
    PostgresStore store = stores.getFirst();
    Claim mine =
        ((Accepted.Stored) answer(store.accept(submission(Start.ON_THREAD, null)))).claim();
    assertThat(answer(store.reconcile(Set.of(mine))).stopping()).isEmpty();
    answer(stores.get(1).cancel(mine.id()));
    assertThat(answer(store.reconcile(Set.of(mine))).stopping()).containsExactly(mine);
    assertThat(answer(stores.get(1).reconcile(Set.of())).stopping()).isEmpty();
  }

  @Test
  void aClaimThatNoAttemptHoldsIsReleased() {
    PostgresStore store = stores.getFirst();
    var mine = (Accepted.Stored) answer(store.accept(submission(Start.ON_THREAD, null)));
    Submission lost = submission(Start.LATER, null);
    answer(stores.get(1).accept(lost));
    // The answer to its claim was lost.
    cluster.run(
        "UPDATE task SET state = 1, claim_no = 1, attempts = 1, claimed_at = now(), node = 'node"
            + " 0', owner = (SELECT node_id FROM node WHERE name = 'node 0') WHERE state = 0");
    assertThat(answer(store.reconcile(Set.of(mine.claim()))).released()).isEqualTo(1);
    assertThat(answer(store.find(lost.id())).orElseThrow().tries().attempts()).isZero();
    assertThat(answer(store.reconcile(Set.of())).released()).as("it may hear of it yet").isZero();
    assertThat(answer(store.reconcile(Set.of())).released()).isEqualTo(1);
    assertThat(answer(store.settle(mine.claim(), DONE)).state()).isEqualTo(TaskState.QUEUED);
  }
}
