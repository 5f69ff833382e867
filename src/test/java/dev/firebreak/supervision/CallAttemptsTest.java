package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Warnings;
import dev.firebreak.supervision.TypeRig.Answer;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The attempts of a call, the pauses between them, its deadline, and its answer. */
class CallAttemptsTest {
  private final TypeRig rig =
      new TypeRig("concurrency = 2, max-waiting = 2, max-wait = 20s, timeout = 5s, grace = 1s");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aCallGetsItsResult() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    assertThat(attempt.input.text()).isEqualTo("in");
    assertThat(attempt.attempt.number()).isEqualTo(1);
    attempt.end(DONE);
    assertThat(rig.answer()).isEqualTo(new Answer(DONE, 1));
    assertThat(rig.type.capacity().admitted()).isZero();
  }

  @Test
  void aCrashIsFollowedByANewWorkerAfterThePause() {
    rig.call();
    FakeIsolation.Started first = rig.isolation.next();
    first.end(CRASHED);
    await().until(() -> rig.view().pausing() == 1);
    rig.pass(Duration.ofMillis(900));
    assertThat(rig.view().pausing()).isEqualTo(1);
    rig.pass(Duration.ofMillis(120));
    FakeIsolation.Started second = rig.isolation.next();
    assertThat(second).isNotSameAs(first);
    assertThat(second.attempt.number()).isEqualTo(2);
    assertThat(second.attempt.id()).isEqualTo(first.attempt.id());
    second.end(DONE);
    assertThat(rig.answer()).isEqualTo(new Answer(DONE, 2));
    assertThat(rig.watcher.crashes).hasSize(1);
  }

  /** The answer has the cause; handlers that crash often would fill the log. */
  @Test
  void aCrashIsNotLogged() {
    try (Warnings warnings = Warnings.listen()) {
      rig.call();
      rig.isolation.next().end(CRASHED);
      await().until(() -> rig.view().pausing() == 1);
      assertThat(warnings.take()).isEmpty();
    }
  }

  @Test
  void theCrashOfTheLastAttemptIsTheAnswer() {
    rig.call();
    for (int attempt = 1; attempt <= 3; attempt++) {
      rig.isolation.next().end(CRASHED);
      if (attempt < 3) {
        await().until(() -> rig.view().pausing() == 1);
        rig.pass(Duration.ofSeconds(3));
      }
    }
    assertThat(rig.answer()).isEqualTo(new Answer(CRASHED, 3));
    assertThat(rig.isolation.started).isEmpty();
    assertThat(rig.watcher.failed)
        .containsExactly(
            new RecordingWatcher.Failed(1, CRASHED, Duration.ofSeconds(1)),
            new RecordingWatcher.Failed(2, CRASHED, Duration.ofSeconds(2)),
            new RecordingWatcher.Failed(3, CRASHED, null));
  }

  @Test
  void aRejectionIsAnsweredAtOnce() {
    rig.call();
    Outcome no = new Outcome.Rejected(422, "no");
    rig.isolation.next().end(no);
    assertThat(rig.answer()).isEqualTo(new Answer(no, 1));
    assertThat(rig.watcher.crashes).isEmpty();
    assertThat(rig.watcher.failed).isEmpty();
  }

  @Test
  void aKilledWorkerIsReplaced() {
    rig.call();
    FakeIsolation.Started killed = rig.isolation.next();
    rig.admission.supervisor().tell(new Supervisor.CrashWorker("test"));
    await().until(() -> rig.view().pausing() == 1);
    assertThat(killed.cancelled).isTrue();
    assertThat(killed.abandoned).as("within its grace").isFalse();
    rig.letTimersPass(Duration.ofSeconds(1));
    await().until(() -> killed.abandoned);
    rig.pass(Duration.ofMillis(1100));
    rig.isolation.next().end(DONE);
    assertThat(rig.answer()).isEqualTo(new Answer(DONE, 2));
  }

  @Test
  void aHandlerIsInterruptedAtItsTimeoutAndMayStillEnd() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    assertThat(attempt.attempt.remaining()).isEqualTo(Duration.ofSeconds(5));
    rig.pass(Duration.ofMillis(5010));
    await().until(() -> attempt.cancelled);
    assertThat(rig.answers).isEmpty();
    attempt.end(DONE);
    Answer answer = rig.answer();
    assertThat(answer.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(((Outcome.TimedOut) answer.outcome()).abandoned()).isFalse();
    assertThat(attempt.abandoned).isFalse();
  }

  @Test
  void aHandlerThatIgnoresItsInterruptIsAbandonedAfterTheGrace() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    rig.pass(Duration.ofMillis(5010));
    await().until(() -> attempt.cancelled);
    assertThat(rig.answers).isEmpty();
    await()
        .until(
            () -> {
              rig.letTimersPass(Duration.ofSeconds(1));
              return !rig.answers.isEmpty();
            });
    Answer answer = rig.answer();
    assertThat(((Outcome.TimedOut) answer.outcome()).abandoned()).isTrue();
    assertThat(attempt.abandoned).isTrue();
    await().until(() -> rig.view().running() == 0);
  }

  private FakeIsolation.Started killedProgram() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    attempt.killable = true;
    rig.pass(Duration.ofMillis(5010));
    await().until(() -> attempt.cancelled);
    return attempt;
  }

  @Test
  void aProgramThatOutlivesItsKillHoldsItsSlotWhenItsCallerIsAnswered() {
    FakeIsolation.Started attempt = killedProgram();
    attempt.attempt.process().outlive();
    attempt.end(CRASHED);
    assertThat(((Outcome.TimedOut) rig.answer().outcome()).abandoned()).isTrue();
    assertThat(rig.type.capacity().slotsTaken()).isEqualTo(1);
    attempt.attempt.process().gone();
    assertThat(rig.type.capacity().slotsTaken()).isZero();
  }

  @Test
  void theWaitForAKilledProgramIsBounded() {
    FakeIsolation.Started attempt = killedProgram();
    await()
        .until(
            () -> {
              rig.letTimersPass(Duration.ofSeconds(1));
              return !rig.answers.isEmpty();
            });
    assertThat(((Outcome.TimedOut) rig.answer().outcome()).abandoned()).isTrue();
    assertThat(rig.type.capacity().slotsTaken()).isEqualTo(1);
    attempt.end(DONE);
    assertThat(rig.type.capacity().slotsTaken()).isZero();
  }

  @Test
  void theCallersTimeoutBoundsTheWholeCall() {
    rig.call(Duration.ofSeconds(2));
    FakeIsolation.Started attempt = rig.isolation.next();
    assertThat(attempt.attempt.remaining()).isEqualTo(Duration.ofSeconds(2));
    rig.pass(Duration.ofMillis(1500));
    // The pause of a second would end after the deadline: the crash is the answer.
    attempt.end(CRASHED);
    assertThat(rig.answer()).isEqualTo(new Answer(CRASHED, 1));
  }

  @Test
  void theCallersTimeoutIncludesTheWaitForASlot() {
    rig.call();
    rig.call();
    rig.call(Duration.ofSeconds(1));
    rig.isolation.next();
    rig.isolation.next();
    await().until(() -> rig.view().waiting() == 1);
    rig.pass(Duration.ofMillis(1020));
    Answer answer = rig.answer();
    assertThat(answer.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(answer.attempts()).isZero();
  }

  @Test
  void timeoutsOfCallsAreRetriedIfTheTypeSaysSo() {
    try (TypeRig patient =
        new TypeRig("timeout = 5s, grace = 1s, retry { timeouts = always, attempts = 2 }")) {
      patient.call();
      FakeIsolation.Started attempt = patient.isolation.next();
      patient.pass(Duration.ofMillis(5010));
      await().until(() -> attempt.cancelled);
      attempt.end(CRASHED);
      await().until(() -> patient.view().pausing() == 1);
      patient.pass(Duration.ofMillis(1100));
      assertThat(patient.isolation.next().attempt.number()).isEqualTo(2);
    }
  }
}
