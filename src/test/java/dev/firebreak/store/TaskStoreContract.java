package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import dev.firebreak.liveness.Suspicion;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole contract of a store of tasks: {@link ClaimContract}, {@link ResultContract}, {@link
 * OwnerContract}, {@link OutputContract}, {@link StepContract}, {@link CountContract}, {@link
 * FilterContract} and {@link ValueContract}; cancelling and the loss of a node; complete lists; and
 * the same results as the model.
 */
public abstract class TaskStoreContract extends VersionContract {
  /** Seeds of command lists that once failed. */
  private static final long[] ONCE_FAILED = {1, 2, 3, 10894099834071L};

  /** With one fault the writer's retry succeeds; with several its retries fail too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void aFaultDuringAWriteFailsAtMostThatWrite(int times) {
    RunId before = queued();
    try (Suspicion suspicion = new Suspicion()) {
      clock.failWith(new OutOfMemoryError("made up"), times);
      CompletableFuture<Cancelling> first = store.cancel(before).toCompletableFuture();
      assertThat(first.handle((_, failure) -> failure).orTimeout(60, TimeUnit.SECONDS).join())
          .satisfiesAnyOf(
              failure -> assertThat(failure).isNull(),
              failure -> assertThat(failure).isInstanceOf(StoreException.class));
      assertThat(suspicion.raised()).isTrue();
    }
    clock.recover();
    assertThat(state(queued())).isEqualTo(TaskState.QUEUED);
    answer(store.cancel(before));
    assertThat(state(before)).isEqualTo(TaskState.CANCELLED);
  }

  /** Every store refuses what one of them can't keep, so that each can be moved into each. */
  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0", "\uD800", "\uDC00\uD800", "😀\uD83D"})
  void textThatOneStoreCanNotKeepIsRefusedByAllStoresAndNamed(String text) {
    Submission template = submission(Start.ON_THREAD);
    IdempotencyKey key = IdempotencyKey.of("me", "t", text, INPUT);
    assertRefused("type", store.accept(with(template, text, null, null)));
    assertRefused("trace", store.accept(with(template, "t", null, text)));
    assertRefused("key", store.accept(with(template, "t", key, null)));
    assertRefused("note", store.remember("n", text));
    assertRefused("note", store.remember(text, "v"));
    assertRefused("type", store.list(new Filter(text, null), null, 9));
    assertRefused("type", store.cancelAll(new Filter(text, null), 9));
    assertRefused("type", store.retryAll(new Filter(text, null), 9));
    assertThat(store.live()).isZero();
    assertThat(store.readTrouble()).isNull();
  }

  private static Submission with(
      Submission some, String type, @Nullable IdempotencyKey key, @Nullable String trace) {
    return new Submission(some.id(), type, some.plan(), INPUT, key, trace, some.start());
  }

  private static void assertRefused(String field, CompletionStage<?> asked) {
    assertThat(asked.toCompletableFuture())
        .failsWithin(Patience.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.Unstorable.class)
        .withMessageContaining("the " + field + " can't be stored");
  }

  @Test
  void aQueuedTaskIsCancelledAtOnce() {
    RunId id = queued();
    assertThat(answer(store.cancel(id))).isEqualTo(new Cancelling.Done(new Moved(id, "t", "", 0)));
    assertThat(state(id)).isEqualTo(TaskState.CANCELLED);
    assertThat(answer(store.cancel(id))).isEqualTo(new Cancelling.TooLate(TaskState.CANCELLED));
    assertThat(answer(store.cancel(new RunId(1, 1)))).isEqualTo(new Cancelling.Unknown());
    assertThat(store.live()).isZero();
  }

  @Test
  void aRunningTaskIsCancelledWhenItsAttemptEndsWithoutAResult() {
    List<Ending> unsuccessful =
        List.of(
            new Ending.Failed(CRASH),
            new Ending.Retried(CRASH, Duration.ofSeconds(1)),
            new Ending.CrashedInIsolation(CRASH, Duration.ofSeconds(1)),
            new Ending.Released(CRASH, true, Duration.ZERO),
            new Ending.Released(CRASH, false, Duration.ZERO),
            new Ending.Cancelled(CRASH));
    for (Ending ending : unsuccessful) {
      Claim claim = running(Start.ON_THREAD);
      assertThat(answer(store.cancel(claim.id()))).isEqualTo(new Cancelling.Stopping(claim));
      assertThat(state(claim.id())).isEqualTo(TaskState.STOPPING);
      Settled settled = answer(store.settle(claim, ending));
      assertThat(settled).isEqualTo(new Settled(TaskState.CANCELLED, null));
      assertThat(state(claim.id())).isEqualTo(TaskState.CANCELLED);
    }
    Claim lucky = running(Start.ON_THREAD);
    answer(store.cancel(lucky.id()));
    assertThat(answer(store.settle(lucky, new Ending.Succeeded(RESULT))).state())
        .isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void aCancelRequestTakesEffectWhenTheNodeIsLost() throws Exception {
    Claim claim = running(Start.ON_THREAD);
    answer(store.cancel(claim.id()));
    store = afterLoss(store);
    assertThat(state(claim.id())).isEqualTo(TaskState.CANCELLED);
    assertThat(task(claim.id()).history()).hasSize(1);
  }

  @Test
  void aTaskWhoseNodeWasLostThreeTimesIsQuarantined() throws Exception {
    RunId id = running(Start.ON_THREAD).id();
    store = afterLoss(store);
    assertThat(task(id).tries()).isEqualTo(new Task.Tries(1, 0, 3, 1));
    assertThat(task(id).error()).isEqualTo(new Outcome.Crashed(new Cause.NodeLost(NODE)));
    assertThat(claim(1, 0).claimed()).hasSize(1);
    store = afterLoss(store);
    assertThat(claim(1, 1).claimed()).isEmpty();
    clock.advance(Duration.ofSeconds(2));
    assertThat(claim(1, 0).claimed()).isEmpty();
    Claimed suspect = claim(1, 1).claimed().getFirst();
    assertThat(suspect.suspect()).isTrue();
    answer(store.settle(suspect.claim(), new Ending.CrashedInIsolation(CRASH, Duration.ZERO)));
    Task task = task(id);
    assertThat(task.state()).isEqualTo(TaskState.QUARANTINED);
    assertThat(task.tries()).isEqualTo(new Task.Tries(3, 1, 3, 3));
    assertThat(task.history()).hasSize(3);
    assertThat(answer(store.queues(Set.of())).quarantined()).isEqualTo(Map.of("t", 1L));
    clock.advance(Duration.ofDays(9));
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isZero();
    answer(store.retry(id));
    assertThat(task(id).tries()).isEqualTo(new Task.Tries(3, 0, 3, 0));
  }

  @Test
  void anIsolatedAttemptIsNotChargedForTheLossOfTheNode() throws Exception {
    Claim apart = running(Start.ISOLATED);
    store = afterLoss(store);
    assertThat(task(apart.id()).tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(task(apart.id()).history()).hasSize(1);
    assertThat(claimOne().number()).isEqualTo(2);
    store = afterLoss(store);
    assertThat(task(apart.id()).tries().crashes()).isEqualTo(1);
  }

  @Test
  void aListReadWhileTasksEndMissesNone() {
    List<RunId> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      all.add(queued());
    }
    List<RunId> seen = new ArrayList<>();
    RunId next = null;
    do {
      Page page = answer(store.list(new Filter("t", null), next, 4));
      page.tasks().forEach(task -> seen.add(task.id()));
      next = page.next();
      answer(store.settle(claimOne(), new Ending.Succeeded(RESULT)));
    } while (next != null);
    assertThat(seen).containsExactlyElementsOf(all.reversed());
    assertThat(answer(store.list(new Filter("other", null), null, 4)).tasks()).isEmpty();
  }

  @Test
  void bulkChangesBeginWithTheNewestTask() {
    List<RunId> all = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      all.add(queued());
    }
    Claim claim = claimOne();
    Changed some = answer(store.cancelAll(new Filter("t", null), 1100));
    assertThat(some.moved())
        .containsExactlyElementsOf(
            all.reversed().stream().limit(1100).map(id -> new Moved(id, "t", "", 0)).toList());
    assertThat(some.more()).isTrue();
    assertThat(some.stopping()).isEmpty();
    assertThat(state(all.get(1199))).isEqualTo(TaskState.CANCELLED);
    assertThat(state(all.get(50))).isEqualTo(TaskState.QUEUED);
    Changed rest = answer(store.cancelAll(new Filter(null, null), 1100));
    assertThat(rest.stopping()).containsExactly(claim);
    assertThat(rest.changed()).isEqualTo(100);
    assertThat(rest.more()).isFalse();
    Changed again = answer(store.retryAll(new Filter("t", TaskState.CANCELLED), 10));
    assertThat(again.changed()).isEqualTo(10);
    assertThat(again.more()).isTrue();
    assertThat(state(all.get(1199))).isEqualTo(TaskState.QUEUED);
    assertThat(store.live()).isEqualTo(11);
  }

  @Test
  void randomCommandsHaveTheResultsOfTheModel() throws Exception {
    List<Long> seeds = new ArrayList<>(Arrays.stream(ONCE_FAILED).boxed().toList());
    Long given = Long.getLong("firebreak.seed");
    long fresh = System.nanoTime();
    seeds.add(given == null ? fresh : given);
    for (long seed : seeds) {
      store.close();
      store = openAnother();
      store = new RandomCommands(store, this::afterLoss, clock, seed).run(400);
    }
  }
}
