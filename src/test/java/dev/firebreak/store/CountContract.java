package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static dev.firebreak.store.Answers.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of the numbers of tasks, for every store. */
public abstract class CountContract extends WaitContract {
  private static final Ending DONE = new Ending.Succeeded(RESULT);
  private static final Ending FAILED = new Ending.Failed(CRASH);

  private void assertCounts(
      int queued, int running, int succeeded, int failed, int cancelled, int quarantined) {
    StateCounts counts =
        new StateCounts(queued, 0, running, succeeded, failed, cancelled, quarantined);
    assertThat(answer(store.counts(null)))
        .isEqualTo(
            new Counts(counts.equals(StateCounts.NONE) ? Map.of() : Map.of("t", counts), false));
  }

  @Test
  void everyTransitionIsCounted() throws Exception {
    assertCounts(0, 0, 0, 0, 0, 0);
    RunId id = queued();
    assertCounts(1, 0, 0, 0, 0, 0);
    Claim claim = claimOne();
    assertCounts(0, 1, 0, 0, 0, 0);
    answer(store.settle(claim, new Ending.Retried(CRASH, Duration.ZERO)));
    assertCounts(1, 0, 0, 0, 0, 0);
    answer(store.settle(claimOne(), new Ending.Released(CRASH, true, Duration.ZERO)));
    assertCounts(1, 0, 0, 0, 0, 0);
    answer(store.settle(claimOne(), DONE));
    assertCounts(0, 0, 1, 0, 0, 0);
    answer(store.settle(claim, FAILED));
    assertCounts(0, 0, 1, 0, 0, 0);
    answer(store.settle(running(Start.ON_THREAD), FAILED));
    assertCounts(0, 0, 1, 1, 0, 0);
    answer(store.cancel(queued()));
    assertCounts(0, 0, 1, 1, 1, 0);
    claim = running(Start.ON_THREAD);
    answer(store.cancel(claim.id()));
    assertCounts(0, 1, 1, 1, 1, 0);
    answer(store.settle(claim, new Ending.Retried(CRASH, Duration.ZERO)));
    assertCounts(0, 0, 1, 1, 2, 0);
    answer(store.retryAll(new Filter("t", null), 9));
    assertCounts(3, 0, 1, 0, 0, 0);
    answer(store.cancelAll(new Filter("t", null), 2));
    assertCounts(1, 0, 1, 0, 2, 0);
    assertThat(answer(store.find(id))).isPresent();
    clock.advance(Duration.ofDays(1));
    assertThat(answer(store.prune(Duration.ofHours(1), 9))).isEqualTo(3);
    assertCounts(1, 0, 0, 0, 0, 0);
  }

  @Test
  void tasksOfALostNodeAreCountedAsQueuedCancelledAndQuarantined() throws Exception {
    queued();
    claimOne();
    for (int i = 0; i < Claimed.QUARANTINE - 1; i++) {
      running(Start.ON_THREAD);
      store = afterLoss(store);
      clock.advance(Duration.ofSeconds(3));
      answer(store.claim(List.of(new ClaimRequest("t", 9, Start.ON_THREAD, 9))));
    }
    answer(store.cancel(running(Start.ISOLATED).id()));
    assertCounts(0, 4, 0, 0, 0, 0);
    store = afterLoss(store);
    assertCounts(3, 0, 0, 0, 1, 0);
    clock.advance(Duration.ofSeconds(3));
    Claimed suspect =
        claim(9, 9).claimed().stream().filter(Claimed::suspect).findFirst().orElseThrow();
    answer(store.settle(suspect.claim(), new Ending.CrashedInIsolation(CRASH, Duration.ZERO)));
    assertCounts(0, 2, 0, 0, 1, 1);
    answer(store.retry(suspect.claim().id()));
    assertCounts(1, 2, 0, 0, 1, 0);
  }

  @Test
  void aLongResultIsCounted() {
    Payload longResult = Payload.of(new byte[TaskStore.LONGEST_READ + 1]);
    answer(store.settle(running(Start.ON_THREAD), new Ending.Succeeded(longResult)));
    assertCounts(0, 0, 1, 0, 0, 0);
  }

  @Test
  void aSubmissionWithAKnownKeyIsNotCounted() {
    IdempotencyKey key = IdempotencyKey.of("me", "t", "k", INPUT);
    answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, key)));
    answer(store.accept(submission(Start.ON_THREAD, 1, Duration.ZERO, key)));
    assertCounts(1, 0, 0, 0, 0, 0);
  }

  /** The second submission has the id of the first. */
  @Test
  void aSubmissionThatFailsIsNotCounted() {
    Submission first = submission(Start.ON_THREAD);
    answer(store.accept(first));
    if (failure(store.accept(first)) != null) { // The model replaces the first one.
      assertCounts(0, 1, 0, 0, 0, 0);
      answer(store.settle(new Claim(first.id(), 1), DONE));
      assertCounts(0, 0, 1, 0, 0, 0);
    }
  }

  @Test
  void theTasksOfAnOwnerAreCountedApart() {
    for (String owner : new String[] {"red", "red", "blue"}) {
      Submission made = submission(Start.LATER);
      answer(
          store.accept(
              new NewTask(made.id(), "t", owner, made.plan(), INPUT, null, null)
                  .starting(Start.LATER, List.of())));
    }
    claimOne();
    assertThat(answer(store.counts("red")))
        .isEqualTo(new Counts(Map.of("t", new StateCounts(1, 0, 1, 0, 0, 0, 0)), false));
    assertThat(answer(store.counts("none"))).isEqualTo(new Counts(Map.of(), false));
  }

  @Test
  void theEngineHasAVersionASchemaAndASize() {
    Map<String, String> engine = answer(store.engine());
    assertThat(engine).containsKeys("engine", "schema", "bytes");
    assertThat(engine.get("engine")).isNotBlank();
    assertThat(engine.get("schema")).matches("[0-9]+");
    assertThat(engine.get("bytes")).matches("[0-9]+");
  }
}
