package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of submissions, claims and settlements, for every store. */
abstract class ClaimContract extends ClockContract {
  @Test
  void aStoredTaskIsReadWithTheSameValues() {
    RunId id = queued();
    Claimed claimed = claim(5, 5).claimed().getFirst();
    assertThat(claimed.claim()).isEqualTo(new Claim(id, 1));
    assertThat(claimed.tries().attempt()).isEqualTo(1);
    assertThat(claimed.tries().maxAttempts()).isEqualTo(3);
    assertThat(claimed.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(claimed.input().text()).isEqualTo("input");
    assertThat(claimed.input().contentType()).isEqualTo(INPUT.contentType());
    assertThat(claimed.input().head()).isEqualTo(INPUT.head());
    assertThat(claimed.trace()).isEqualTo("trace");
    answer(store.settle(claimed.claim(), new Ending.Succeeded(RESULT)));
    Task task = task(id);
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.result()).isNotNull();
    assertThat(task.result().text()).isEqualTo("{\"a\":1}");
    assertThat(task.result().head()).isEqualTo(RESULT.head());
    assertThat(task.node()).isEqualTo(NODE);
    assertThat(task.times().finishedAt()).isEqualTo(clock.instant());
    assertThat(store.live()).isZero();
  }

  @Test
  void aResultOfAnOldClaimIsNotRecorded() {
    Claim old = running(Start.ON_THREAD);
    answer(store.settle(old, new Ending.Retried(CRASH, Duration.ZERO)));
    Claim current = claimOne();
    assertThat(current.number()).isEqualTo(2);
    assertThat(answer(store.settle(old, new Ending.Succeeded(RESULT)))).isEqualTo(Settled.STALE);
    assertThat(answer(store.settle(old, new Ending.Failed(CRASH)))).isEqualTo(Settled.STALE);
    assertThat(state(old.id())).isEqualTo(TaskState.RUNNING);
    answer(store.settle(current, new Ending.Succeeded(RESULT)));
    assertThat(state(old.id())).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void aRepeatedSettlementReturnsTheRecordedOutcome() {
    Claim claim = running(Start.ON_THREAD);
    Settled first = answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    Settled second = answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(second.state()).isEqualTo(first.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task(claim.id()).history()).isEmpty();
  }

  @Test
  void theSettlementOfAResultReturnsWhatWasRecorded() {
    for (Ending ending : List.of(new Ending.Succeeded(RESULT), atLength())) {
      Claim claim = running(Start.ON_THREAD);
      Settled settled = answer(store.settle(claim, ending));
      Task task = task(claim.id());
      assertThat(settled)
          .isEqualTo(
              Settled.succeeded(
                  Objects.requireNonNull(task.times().finishedAt()),
                  Objects.requireNonNull(task.node())));
    }
  }

  private static Ending atLength() {
    byte[] bytes = new byte[TaskStore.LONGEST_READ + 1];
    return new Ending.SucceededAtLength(ByteBuffer.wrap(bytes), "application/x");
  }

  @Test
  void anExplicitRetryContinuesClaimNumbersAndResetsAttempts() {
    Claim first = running(Start.ON_THREAD);
    answer(store.settle(first, new Ending.Failed(CRASH)));
    assertThat(answer(store.retry(first.id()))).isEqualTo(new Requeued("t", "", null));
    Task again = task(first.id());
    assertThat(again.state()).isEqualTo(TaskState.QUEUED);
    assertThat(again.error()).isNull();
    assertThat(again.history()).hasSize(1);
    assertThat(again.tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(claimOne().number()).isEqualTo(2);
    assertThat(answer(store.retry(first.id())).refusedIn()).isEqualTo(TaskState.RUNNING);
    assertThat(answer(store.retry(new RunId(1, 1)))).isEqualTo(Requeued.UNKNOWN);
  }

  @Test
  void failedAttemptsAreKeptWithTheirCause() {
    Claim claim = running(Start.ON_THREAD);
    clock.advance(Duration.ofSeconds(1));
    Settled settled = answer(store.settle(claim, new Ending.Retried(CRASH, Duration.ofSeconds(5))));
    assertThat(settled.state()).isEqualTo(TaskState.RETRYING);
    assertThat(settled.runAt()).isEqualTo(clock.instant().plusSeconds(5));
    Task task = task(claim.id());
    assertThat(task.history()).hasSize(1);
    assertThat(task.history().getFirst().startedAt()).isEqualTo(clock.instant().minusSeconds(1));
    assertThat(task.history().getFirst().outcome()).isInstanceOf(Outcome.Crashed.class);
    assertThat(task.error()).isInstanceOf(Outcome.Crashed.class);
    assertThat(claim(1, 1).claimed()).isEmpty();
    assertThat(claim(1, 1).dueIn()).isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    assertThat(claimOne().number()).isEqualTo(2);
  }

  @Test
  void aReleasedAttemptIsGivenBack() {
    Claim claim = running(Start.ON_THREAD);
    Outcome draining = new Outcome.NotStarted("draining");
    answer(store.settle(claim, new Ending.Released(draining, false, Duration.ZERO)));
    assertThat(task(claim.id()).tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(task(claim.id()).history()).isEmpty();
    Claim second = claimOne();
    answer(store.settle(second, new Ending.Released(draining, true, Duration.ZERO)));
    assertThat(task(claim.id()).history()).hasSize(1);
    assertThat(state(claim.id())).isEqualTo(TaskState.QUEUED);
  }

  @Test
  void smallerPrioritiesAndOlderDueTimesComeFirst() {
    List<Submission> all = new ArrayList<>();
    for (int priority : new int[] {3, 0, 2, 0}) {
      all.add(submission(Start.LATER, priority, Duration.ofSeconds(4 - all.size()), null));
    }
    all.forEach(s -> answer(store.accept(s)));
    clock.advance(Duration.ofSeconds(10));
    ClaimResult first = claim(3, 0);
    assertThat(first.claimed())
        .extracting(c -> c.claim().id())
        .containsExactly(all.get(3).id(), all.get(1).id(), all.get(2).id());
    assertThat(first.claimed()).extracting(c -> c.waited().toSeconds()).containsExactly(9L, 7L, 8L);
    assertThat(first.more()).isTrue();
    assertThat(claim(3, 0).more()).isFalse();
  }

  @Test
  void aTaskIsNotClaimedBeforeItsDueTime() {
    Submission later = submission(Start.ON_THREAD, 0, Duration.ofHours(1), null);
    var accepted = (Accepted.Stored) answer(store.accept(later));
    assertThat(accepted.claim()).isNull();
    assertThat(claim(9, 9).claimed()).isEmpty();
    assertThat(claim(9, 9).dueIn()).isEqualTo(Duration.ofHours(1));
    clock.advance(Duration.ofHours(1));
    assertThat(claim(9, 9).claimed()).hasSize(1);
  }

  @Test
  void claimsOfABoundedTypeRespectTheBoundOnRunningTasks() {
    for (int i = 0; i < 7; i++) {
      queued();
    }
    ClaimRequest three = new ClaimRequest("t", 2, Start.ON_THREAD, 2, 3);
    ClaimResult first = answer(store.claim(List.of(three))).getFirst();
    assertThat(first.claimed()).hasSize(2);
    assertThat(first.more()).isTrue();
    ClaimResult second = answer(store.claim(List.of(three))).getFirst();
    assertThat(second.claimed()).hasSize(1);
    assertThat(second.more()).as("the next claim would come in vain").isFalse();
    assertThat(answer(store.claim(List.of(three))).getFirst().claimed()).isEmpty();
    Claim over = first.claimed().getFirst().claim();
    answer(store.settle(over, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.claim(List.of(three))).getFirst().claimed()).hasSize(1);
    assertThat(claim(9, 0).claimed()).hasSize(3);
  }

  @Test
  void equalSubmissionsWithOneKeyAreOneTask() {
    List<CompletionStage<Accepted>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      IdempotencyKey key = IdempotencyKey.of("caller", "t", "key", INPUT);
      answers.add(store.accept(submission(Start.LATER, 1, Duration.ZERO, key)));
    }
    Set<Object> known = new HashSet<>();
    int stored = 0;
    for (CompletionStage<Accepted> stage : answers) {
      switch (answer(stage)) {
        case Accepted.Stored _ -> stored++;
        case Accepted.Known(RunId id) -> known.add(id);
        case Accepted.KeyReused _, Accepted.Unrelated _ ->
            throw new AssertionError("the same was submitted");
      }
    }
    assertThat(stored).isEqualTo(1);
    assertThat(known).containsExactly(claimOne().id());
    assertThat(store.live()).isEqualTo(1);
    IdempotencyKey other = IdempotencyKey.of("caller", "t", "key", RESULT);
    assertThat(answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, other))))
        .isInstanceOf(Accepted.KeyReused.class);
  }

  @Test
  void aKeyIsPrunedWithItsTask() {
    IdempotencyKey key = IdempotencyKey.of("caller", "t", "key", INPUT);
    var first =
        (Accepted.Stored) answer(store.accept(submission(Start.ON_THREAD, 1, Duration.ZERO, key)));
    answer(store.settle(first.claim(), new Ending.Succeeded(RESULT)));
    clock.advance(Duration.ofDays(2));
    assertThat(answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, key))))
        .isInstanceOf(Accepted.Known.class);
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isEqualTo(1);
    assertThat(answer(store.find(first.claim().id()))).isEmpty();
    assertThat(answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, key))))
        .isInstanceOf(Accepted.Stored.class);
  }
}
