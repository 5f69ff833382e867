package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts that need a process: the wait for it is bounded by max-wait and is no running time. */
class ProcessWaitTest {
  private final TypeRig rig =
      new TypeRig("concurrency = 1, max-waiting = 2, max-wait = 20s, timeout = 5s, grace = 1s");

  @BeforeEach
  void needProcesses() {
    rig.isolation.needsProcess = true;
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void theTimeoutBeginsWhenTheProcessReceivesTheAttempt() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    rig.pass(Duration.ofSeconds(15));
    assertThat(attempt.attempt.process().allowance()).isEqualTo(Duration.ofSeconds(5));
    assertThat(rig.view().oldestRunning().getFirst().waitsForProcess()).isTrue();
    assertThat(rig.view().oldestRunning().getFirst().pid()).isZero();
    attempt.attempt.process().handedOver(7);
    assertThat(rig.view().oldestRunning().getFirst().waitsForProcess()).isFalse();
    assertThat(rig.view().oldestRunning().getFirst().pid()).isEqualTo(7);
    rig.pass(Duration.ofMillis(4900));
    rig.view();
    assertThat(attempt.cancelled).as("15 s of waiting do not count").isFalse();
    rig.pass(Duration.ofMillis(200));
    await().until(() -> attempt.cancelled);
    attempt.end(CRASHED);
    assertThat(rig.answer().outcome())
        .isInstanceOfSatisfying(
            Outcome.TimedOut.class,
            late ->
                assertThat(late.after()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5200)));
  }

  @Test
  void anAttemptThatWaitsForLongerThanMaxWaitIsRefusedWithoutACharge() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    rig.pass(Duration.ofMillis(20_010));
    await().until(() -> attempt.cancelled);
    attempt.end(new Outcome.NotStarted("cancelled before it began"));
    TypeRig.Answer answer = rig.answer();
    assertThat(answer.refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    assertThat(answer.refused().detail()).contains("No process", "20000 ms");
    assertThat(answer.refused().begun()).isFalse();
    assertThat(answer.attempts()).isZero();
    assertThat(rig.type.capacity().admitted()).isZero();
    assertThat(rig.type.capacity().slotsTaken()).isZero();
  }

  @Test
  void theWaitForASlotAndTheWaitForAProcessTogetherAreBoundedByMaxWait() {
    rig.call();
    FakeIsolation.Started first = rig.isolation.next();
    first.attempt.process().handedOver(7);
    rig.call();
    rig.pass(Duration.ofSeconds(4));
    first.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    FakeIsolation.Started second = rig.isolation.next();
    rig.pass(Duration.ofMillis(16_010));
    await().until(() -> second.cancelled);
  }

  @Test
  void anAttemptThatAProcessDidNotReadWaitsAgain() {
    rig.call();
    FakeIsolation.Started attempt = rig.isolation.next();
    attempt.attempt.process().handedOver(7);
    rig.pass(Duration.ofSeconds(4));
    attempt.attempt.process().waitsAgain();
    rig.pass(Duration.ofSeconds(4));
    rig.view();
    assertThat(attempt.cancelled).isFalse();
    attempt.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
  }

  @Test
  void theCallersTimeoutIncludesTheWaitForAProcess() {
    rig.call(Duration.ofSeconds(3));
    FakeIsolation.Started attempt = rig.isolation.next();
    rig.pass(Duration.ofMillis(3010));
    await().until(() -> attempt.cancelled);
    attempt.end(CRASHED);
    assertThat(rig.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
  }
}
