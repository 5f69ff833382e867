package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.HandClock;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of tasks promises. */
public abstract class TaskStoreContract {
  protected static final String NODE = "here";
  private static final Payload INPUT = Payload.text("input");
  private static final Payload RESULT = Payload.json("{\"a\":1}");
  private static final Outcome CRASH = new Outcome.Crashed(new Cause.Reported("\0\uD800", ""));

  protected final HandClock clock = new HandClock();
  private TaskStore store;
  private int made;

  /** Seeds that once failed. */
  private static final long[] ONCE_FAILED = {1, 2, 3};

  /** An empty one. */
  protected abstract TaskStore open() throws Exception;

  /** Another empty one. */
  protected abstract TaskStore openAnother() throws Exception;

  /** The same one as the next process finds it after this one was killed. */
  protected abstract TaskStore afterLoss(TaskStore lost) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Submission submission(Start start, int priority, Duration delay, @Nullable Key key) {
    RunId id = new RunId((RunId.at(clock.millis()).high() & ~0xfffL) | made++, 7);
    var runAt = delay.isZero() ? null : clock.instant().plus(delay);
    var plan = new Submission.Plan(priority, runAt, Duration.ofSeconds(9), 3);
    return new Submission(id, "t", plan, INPUT, key, "trace", start);
  }

  private Submission submission(Start start) {
    return submission(start, 1, Duration.ZERO, null);
  }

  private RunId queued() {
    Submission told = submission(Start.LATER);
    answer(store.accept(told));
    return told.id();
  }

  private Claim running(Start start) {
    var accepted = (Accepted.Stored) answer(store.accept(submission(start)));
    assertThat(accepted.claim()).isNotNull();
    return accepted.claim();
  }

  private Haul claim(int slots, int suspects) {
    return answer(store.claim(List.of(new Demand("t", slots, Start.INSIDE, suspects)))).getFirst();
  }

  private Claim claimOne() {
    return claim(1, 1).claimed().getFirst().claim();
  }

  private Task task(RunId id) {
    return answer(store.find(id)).orElseThrow();
  }

  private TaskState state(RunId id) {
    return task(id).state();
  }

  @Test
  void aTaskComesBackFromTheStoreAsItWentIn() {
    RunId id = queued();
    Claimed claimed = claim(5, 5).claimed().getFirst();
    assertThat(claimed.claim()).isEqualTo(new Claim(id, 1));
    assertThat(claimed.attempt()).isEqualTo(1);
    assertThat(claimed.maxAttempts()).isEqualTo(3);
    assertThat(claimed.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(claimed.input().text()).isEqualTo("input");
    assertThat(claimed.input().contentType()).isEqualTo(INPUT.contentType());
    assertThat(claimed.trace()).isEqualTo("trace");
    answer(store.settle(claimed.claim(), new Ending.Succeeded(RESULT)));
    Task task = task(id);
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.result()).isNotNull();
    assertThat(task.result().text()).isEqualTo("{\"a\":1}");
    assertThat(task.node()).isEqualTo(NODE);
    assertThat(task.times().finishedAt()).isEqualTo(clock.instant());
    assertThat(store.live()).isZero();
  }

  @Test
  void aResultOfAnOldClaimIsNotRecorded() {
    Claim old = running(Start.INSIDE);
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
  void whoSettlesAgainIsToldWhatWasRecorded() {
    Claim claim = running(Start.INSIDE);
    Settled first = answer(store.settle(claim, new Ending.Succeeded(RESULT)));
    Settled second = answer(store.settle(claim, new Ending.Failed(CRASH)));
    assertThat(second).isEqualTo(first);
    assertThat(task(claim.id()).history()).isEmpty();
  }

  @Test
  void anExplicitRetryGoesOnCountingClaimsAndBeginsAttemptsAnew() {
    Claim first = running(Start.INSIDE);
    answer(store.settle(first, new Ending.Failed(CRASH)));
    assertThat(answer(store.retry(first.id()))).isEqualTo(new Requeued("t", null));
    Task again = task(first.id());
    assertThat(again.state()).isEqualTo(TaskState.QUEUED);
    assertThat(again.error()).isNull();
    assertThat(again.history()).hasSize(1);
    assertThat(again.tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(claimOne().number()).isEqualTo(2);
    assertThat(answer(store.retry(first.id())).refusedIn()).isEqualTo(TaskState.RUNNING);
    assertThat(answer(store.retry(new RunId(1, 1)))).isEqualTo(new Requeued(null, null));
  }

  @Test
  void unsuccessfulAttemptsAreKeptWithTheirReason() {
    Claim claim = running(Start.INSIDE);
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
    assertThat(claim(1, 1).nextDue()).isEqualTo(settled.runAt());
    clock.advance(Duration.ofSeconds(5));
    assertThat(claimOne().number()).isEqualTo(2);
  }

  @Test
  void aReleasedAttemptIsGivenBack() {
    Claim claim = running(Start.INSIDE);
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
    Haul first = claim(3, 0);
    assertThat(first.claimed())
        .extracting(c -> c.claim().id())
        .containsExactly(all.get(3).id(), all.get(1).id(), all.get(2).id());
    assertThat(first.more()).isTrue();
    assertThat(claim(3, 0).more()).isFalse();
  }

  @Test
  void whatIsDueLaterIsNotClaimedEvenIfThatIsAskedFor() {
    Submission later = submission(Start.INSIDE, 0, Duration.ofHours(1), null);
    var accepted = (Accepted.Stored) answer(store.accept(later));
    assertThat(accepted.claim()).isNull();
    assertThat(claim(9, 9).claimed()).isEmpty();
    assertThat(claim(9, 9).nextDue()).isEqualTo(accepted.runAt());
    clock.advance(Duration.ofHours(1));
    assertThat(claim(9, 9).claimed()).hasSize(1);
  }

  @Test
  void equalSubmissionsWithOneKeyAreOneTask() {
    List<CompletionStage<Accepted>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Key key = Key.of("caller", "t", "key", INPUT);
      answers.add(store.accept(submission(Start.LATER, 1, Duration.ZERO, key)));
    }
    Set<Object> known = new HashSet<>();
    int stored = 0;
    for (CompletionStage<Accepted> stage : answers) {
      switch (answer(stage)) {
        case Accepted.Stored _ -> stored++;
        case Accepted.Known(RunId id) -> known.add(id);
        case Accepted.KeyReused _ -> throw new AssertionError("the same was submitted");
      }
    }
    assertThat(stored).isEqualTo(1);
    assertThat(known).containsExactly(claimOne().id());
    assertThat(store.live()).isEqualTo(1);
    Key other = Key.of("caller", "t", "key", RESULT);
    assertThat(answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, other))))
        .isInstanceOf(Accepted.KeyReused.class);
  }

  @Test
  void aKeyIsForgottenWithItsTask() {
    Key key = Key.of("caller", "t", "key", INPUT);
    var first =
        (Accepted.Stored) answer(store.accept(submission(Start.INSIDE, 1, Duration.ZERO, key)));
    answer(store.settle(first.claim(), new Ending.Succeeded(RESULT)));
    clock.advance(Duration.ofDays(2));
    assertThat(answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, key))))
        .isInstanceOf(Accepted.Known.class);
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isEqualTo(1);
    assertThat(answer(store.find(first.claim().id()))).isEmpty();
    assertThat(answer(store.accept(submission(Start.LATER, 1, Duration.ZERO, key))))
        .isInstanceOf(Accepted.Stored.class);
  }

  @Test
  void whatWaitsIsCancelledAtOnce() {
    RunId id = queued();
    assertThat(answer(store.cancel(id))).isEqualTo(new Cancelling.Done(new Moved(id, "t", 0)));
    assertThat(state(id)).isEqualTo(TaskState.CANCELLED);
    assertThat(answer(store.cancel(id))).isEqualTo(new Cancelling.TooLate(TaskState.CANCELLED));
    assertThat(answer(store.cancel(new RunId(1, 1)))).isEqualTo(new Cancelling.Unknown());
    assertThat(store.live()).isZero();
  }

  @Test
  void whatRunsIsCancelledByTheEndOfItsAttemptUnlessItHasAResult() {
    List<Ending> unsuccessful =
        List.of(
            new Ending.Failed(CRASH),
            new Ending.Retried(CRASH, Duration.ofSeconds(1)),
            new Ending.Condemned(CRASH, Duration.ofSeconds(1)),
            new Ending.Released(CRASH, true, Duration.ZERO),
            new Ending.Released(CRASH, false, Duration.ZERO),
            new Ending.Cancelled(CRASH));
    for (Ending ending : unsuccessful) {
      Claim claim = running(Start.INSIDE);
      assertThat(answer(store.cancel(claim.id()))).isEqualTo(new Cancelling.Stopping(claim));
      assertThat(state(claim.id())).isEqualTo(TaskState.STOPPING);
      Settled settled = answer(store.settle(claim, ending));
      assertThat(settled).isEqualTo(new Settled(TaskState.CANCELLED, null));
      assertThat(state(claim.id())).isEqualTo(TaskState.CANCELLED);
    }
    Claim lucky = running(Start.INSIDE);
    answer(store.cancel(lucky.id()));
    assertThat(answer(store.settle(lucky, new Ending.Succeeded(RESULT))).state())
        .isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void whatWasToBeCancelledWhenItsNodeWasLostIsCancelled() throws Exception {
    Claim claim = running(Start.INSIDE);
    answer(store.cancel(claim.id()));
    store = afterLoss(store);
    assertThat(state(claim.id())).isEqualTo(TaskState.CANCELLED);
    assertThat(task(claim.id()).history()).hasSize(1);
  }

  @Test
  void aTaskWhoseNodeWasLostThreeTimesIsQuarantined() throws Exception {
    RunId id = running(Start.INSIDE).id();
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
    answer(store.settle(suspect.claim(), new Ending.Condemned(CRASH, Duration.ZERO)));
    Task task = task(id);
    assertThat(task.state()).isEqualTo(TaskState.QUARANTINED);
    assertThat(task.tries()).isEqualTo(new Task.Tries(3, 1, 3, 3));
    assertThat(task.history()).hasSize(3);
    clock.advance(Duration.ofDays(9));
    assertThat(answer(store.prune(Duration.ofDays(1), 10))).isZero();
    answer(store.retry(id));
    assertThat(task(id).tries()).isEqualTo(new Task.Tries(3, 0, 3, 0));
  }

  @Test
  void whatRanApartIsNotChargedForTheLossOfTheNode() throws Exception {
    Claim apart = running(Start.APART);
    store = afterLoss(store);
    assertThat(task(apart.id()).tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    assertThat(task(apart.id()).history()).hasSize(1);
    assertThat(claimOne().number()).isEqualTo(2);
    store = afterLoss(store);
    assertThat(task(apart.id()).tries().crashes()).isEqualTo(1);
  }

  @Test
  void ofABoundedTypeNoMoreAreClaimedThanMayRunInAll() {
    for (int i = 0; i < 7; i++) {
      queued();
    }
    Demand three = new Demand("t", 2, Start.INSIDE, 2, 3);
    Haul first = answer(store.claim(List.of(three))).getFirst();
    assertThat(first.claimed()).hasSize(2);
    assertThat(first.more()).isTrue();
    Haul second = answer(store.claim(List.of(three))).getFirst();
    assertThat(second.claimed()).hasSize(1);
    assertThat(second.more()).as("the next claim would come in vain").isFalse();
    assertThat(answer(store.claim(List.of(three))).getFirst().claimed()).isEmpty();
    Claim over = first.claimed().getFirst().claim();
    answer(store.settle(over, new Ending.Succeeded(RESULT)));
    assertThat(answer(store.claim(List.of(three))).getFirst().claimed()).hasSize(1);
    assertThat(claim(9, 0).claimed()).hasSize(3);
  }

  @Test
  void aListIsReadWhileItsTasksMoveAndMissesNone() {
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
  void manyAreCancelledAndRetriedNewestFirst() {
    List<RunId> all = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      all.add(queued());
    }
    Claim claim = claimOne();
    Changed some = answer(store.cancelAll(new Filter("t", null), 1100));
    assertThat(some.moved())
        .containsExactlyElementsOf(
            all.reversed().stream().limit(1100).map(id -> new Moved(id, "t", 0)).toList());
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
  void whateverItIsToldItDoesAsTheModelDoes() throws Exception {
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
