package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cancellation of a run in each of its states. */
class CancelTest {
  private static final Outcome CANCELLED = new Outcome.Cancelled(false);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final TypeRig rig =
      new TypeRig("concurrency = 1, max-waiting = 5, max-wait = 20s, timeout = 1h, grace = 5s");

  @AfterEach
  void stop() {
    rig.close();
  }

  private void awaitPause() {
    await().until(() -> rig.view().pausing() == 1);
  }

  private static void awaitCancel(FakeIsolation.Started attempt) {
    await().until(() -> attempt.cancelled);
  }

  @Test
  void aCallCancelledInTheWaitingLineIsNeverRun() {
    rig.call();
    FakeIsolation.Started running = rig.isolation.next();
    Call waiting = rig.call();
    await().until(() -> rig.view().waiting() == 1);
    waiting.cancel();
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CANCELLED, 0));
    assertThat(rig.view().waiting()).isZero();
    assertThat(rig.type.capacity().admitted()).isEqualTo(1);
    running.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    await().until(() -> rig.view().running() == 0); // The supervisor is told after the caller.
    assertThat(rig.isolation.started).isEmpty();
  }

  @Test
  void aCancelledHandlerThatEndsFreesItsSlotAndDoesNotCountAsCrashed() {
    Call running = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    rig.call(); // Waits for the slot.
    running.cancel();
    awaitCancel(attempt);
    assertThat(rig.view().running()).isEqualTo(1);
    assertThat(rig.answers).as("before the handler has ended").isEmpty();
    attempt.end(CRASHED); // As an interrupt looks to the handler.
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CANCELLED, 1));
    rig.isolation.next().end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(rig.watcher.crashes).isEmpty();
    assertThat(attempt.abandoned).isFalse();
    await().until(() -> rig.type.capacity().slotsTaken() == 0);
  }

  @Test
  void aCancelledHandlerThatDoesNotEndIsAbandonedAfterItsGrace() {
    Call running = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    rig.call(); // Waits for the slot.
    running.cancel();
    awaitCancel(attempt);
    rig.view();
    await()
        .until(
            () -> {
              rig.letTimersPass(GRACE);
              return !rig.answers.isEmpty();
            });
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(new Outcome.Cancelled(true), 1));
    assertThat(attempt.abandoned).isTrue();
    rig.isolation.next();
    assertThat(rig.watcher.crashes).isEmpty();
  }

  @Test
  void aCallCancelledDuringItsPauseHasNoFurtherAttempt() {
    Call pausing = rig.call();
    rig.isolation.next().end(CRASHED);
    awaitPause();
    pausing.cancel();
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CANCELLED, 1));
    assertThat(rig.view().pausing()).isZero();
    rig.pass(Duration.ofSeconds(5));
    rig.view();
    assertThat(rig.isolation.started).isEmpty();
  }

  @Test
  void aCallCancelledBeforeItReachesItsSupervisorIsNeverRun() {
    rig.crashSupervisor();
    await().until(() -> !rig.watcher.supervisorFailures.isEmpty());
    rig.call().cancel();
    rig.letTimersPass(TypeRig.RESTART);
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CANCELLED, 0));
    assertThat(rig.isolation.started).isEmpty();
    assertThat(rig.type.capacity().admitted()).isZero();
  }

  @Test
  void aCancelAfterTheAnswerHasNoEffect() {
    Call call = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    attempt.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    call.cancel();
    rig.view();
    assertThat(attempt.cancelled).isFalse();
    assertThat(rig.answers).isEmpty();
    assertThat(rig.type.capacity().admitted()).isZero();
  }

  @Test
  void aSecondCancelHasNoEffect() {
    Call call = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    call.cancel();
    call.cancel();
    awaitCancel(attempt);
    attempt.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(CANCELLED);
    call.cancel();
    rig.view();
    assertThat(rig.answers).isEmpty();
  }

  @Test
  void aCancelOfARefusedCallHasNoEffect() {
    rig.drain.begin();
    Call refused = rig.call();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.DRAINING);
    refused.cancel();
    rig.view();
    assertThat(rig.answers).isEmpty();
  }

  @Test
  void aCancelAtTheSameTimeAsTheOutcomeGivesOneAnswer() {
    for (int i = 0; i < 100; i++) {
      Call call = rig.call();
      FakeIsolation.Started attempt = rig.isolation.next();
      boolean crashes = i % 2 == 0;
      attempt.end(crashes ? CRASHED : DONE);
      call.cancel();
      assertThat(rig.answer().outcome()).isIn(CANCELLED, crashes ? CRASHED : DONE);
      SupervisorView after = rig.view();
      assertThat(after.pausing()).isZero();
      assertThat(rig.isolation.started).isEmpty();
      assertThat(rig.answers).isEmpty();
      assertThat(rig.type.capacity().admitted()).isZero();
    }
  }

  @Test
  void aCancelAfterATimeoutLeavesTheTimeoutAndPreventsARetry() {
    try (TypeRig timely = new TypeRig("timeout = 5s, retry { timeouts = always }")) {
      Call call = timely.call();
      FakeIsolation.Started attempt = timely.isolation.next();
      timely.pass(Duration.ofSeconds(6));
      awaitCancel(attempt);
      call.cancel();
      timely.view();
      attempt.end(DONE);
      assertThat(timely.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
      assertThat(timely.view().pausing()).isZero();
    }
  }

  @Test
  void aTimeoutAfterACancelHasNoEffect() {
    try (TypeRig timely = new TypeRig("timeout = 5s")) {
      Call call = timely.call();
      FakeIsolation.Started attempt = timely.isolation.next();
      call.cancel();
      awaitCancel(attempt);
      timely.pass(Duration.ofSeconds(6));
      timely.view();
      attempt.end(DONE);
      assertThat(timely.answer().outcome()).isEqualTo(CANCELLED);
    }
  }

  @Test
  void aWorkerKilledAfterACancelIsNotReplaced() {
    Call call = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    call.cancel();
    awaitCancel(attempt);
    rig.admission.supervisor().tell(new Supervisor.CrashWorker("test"));
    assertThat(rig.answer().attempts()).isEqualTo(1);
    assertThat(rig.view().pausing()).isZero();
  }

  @Test
  void aSupervisorThatFailsAfterACancelAnswersAndFreesTheSlot() {
    Call call = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    call.cancel();
    awaitCancel(attempt);
    rig.crashSupervisor();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.SUPERVISOR_RESTARTED);
    assertThat(rig.type.capacity().slotsTaken()).isEqualTo(1);
    await()
        .until(
            () -> {
              rig.letTimersPass(GRACE);
              return rig.type.capacity().slotsTaken() == 0;
            });
    assertThat(attempt.abandoned).isTrue();
    assertThat(rig.answers).isEmpty();
  }

  @Test
  void aCancelSentToARestartedSupervisorKeepsTheDeadlinesOfOtherRuns() {
    rig.call();
    rig.isolation.next();
    rig.type.capacity().admit();
    Run left = TypeRig.run(rig.type);
    rig.admission.supervisor().tell(new Supervisor.Submit(left));
    await().until(() -> rig.view().waiting() == 1);
    rig.crashSupervisor();
    rig.answer();
    rig.letTimersPass(TypeRig.RESTART);
    rig.call(); // Waits, due at the same time as the one that left.
    await().until(() -> rig.view().waiting() == 1);
    rig.admission.supervisor().tell(new Supervisor.Cancel(left));
    rig.pass(Duration.ofSeconds(21));
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
  }

  @Test
  void theDrainWaitsForCancelledRuns() {
    Call running = rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    Call waiting = rig.call();
    rig.drain.begin();
    waiting.cancel();
    running.cancel();
    assertThat(rig.answer().outcome()).isEqualTo(CANCELLED);
    awaitCancel(attempt);
    assertThat(rig.drain.idle().toCompletableFuture()).isNotDone();
    attempt.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(CANCELLED);
    await().until(() -> rig.drain.idle().toCompletableFuture().isDone());
  }
}
