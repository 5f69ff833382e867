package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.admission.Breaker;
import dev.firebreak.admission.Breaker.Position;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import dev.firebreak.task.Violation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A probe that ends without a verdict frees its place for the next one, so that no breaker stays
 * open for ever.
 */
class BreakerProbeTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final TypeRig rig =
      new TypeRig(
          "concurrency = 1, max-waiting = 5, max-wait = 10s, timeout = 1h, max-leaked = 1,"
              + " breaker { window = 4, pause = 5s }");
  private final Breaker breaker = rig.type.breaker();

  /** The run of a call that was admitted while the breaker was closed, and that still runs. */
  private FakeIsolation.Started earlier;

  @BeforeEach
  void open() {
    rig.call();
    earlier = rig.isolation.next();
    for (int i = 0; i < 4; i++) {
      breaker.record(TypeRig.run(rig.type), CRASHED);
    }
    rig.pass(PAUSE);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void endEarlierRun() {
    earlier.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    await().until(() -> rig.view().running() == 0);
  }

  private FakeIsolation.Started probe() {
    endEarlierRun();
    rig.knockAndCall();
    FakeIsolation.Started probe = rig.isolation.next();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    return probe;
  }

  /** Asserts that the next call is the probe, and that its outcome decides. */
  private void assertNextProbes() {
    assertThat(breaker.view().position()).isEqualTo(Position.OPEN);
    rig.knockAndCall();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    rig.isolation.next().end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
  }

  static Stream<Outcome> outcomesWithoutVerdict() {
    return Stream.of(
        new Outcome.Rejected(422, "no"),
        new Outcome.Malformed("x", 1, 1),
        new Outcome.Invalid(List.of(new Violation("", "x"))));
  }

  @ParameterizedTest
  @MethodSource("outcomesWithoutVerdict")
  void aProbeThatItsHandlerRejectsIsReplaced(Outcome no) {
    probe().end(no);
    assertThat(rig.answer().outcome()).isEqualTo(no);
    assertNextProbes();
  }

  @Test
  void aCallThatNeverSentItsBodyIsNoProbe() {
    endEarlierRun();
    for (int i = 0; i < 10; i++) {
      assertThat(rig.admission.tryAcquire()).isNull();
    }
    assertNextProbes();
  }

  @Test
  void aProbeCancelledWhileItRunsIsReplaced() {
    endEarlierRun();
    Call call = rig.call();
    FakeIsolation.Started probe = rig.isolation.next();
    call.cancel();
    await().until(() -> probe.cancelled);
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    probe.end(CRASHED); // Of its interrupt.
    assertThat(rig.answer().outcome()).isEqualTo(new Outcome.Cancelled(false));
    assertNextProbes();
  }

  @Test
  void aProbeCancelledInTheWaitingLineIsReplaced() {
    Call call = rig.call();
    await().until(() -> rig.view().waiting() == 1);
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    call.cancel();
    assertThat(rig.answer().outcome()).isEqualTo(new Outcome.Cancelled(false));
    endEarlierRun();
    assertNextProbes();
  }

  @Test
  void aProbeThatFoundNoSlotInTimeIsReplaced() {
    rig.call();
    await().until(() -> rig.view().waiting() == 1);
    rig.pass(Duration.ofSeconds(11));
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    endEarlierRun();
    assertNextProbes();
  }

  @Test
  void aProbeThatTimedOutInTheWaitingLineIsReplaced() {
    rig.call(Duration.ofSeconds(1));
    await().until(() -> rig.view().waiting() == 1);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
    endEarlierRun();
    assertNextProbes();
  }

  @Test
  void aProbeRefusedForLeakedWorkersIsReplaced() {
    rig.call();
    await().until(() -> rig.view().waiting() == 1);
    rig.isolation.leaked.set(1);
    earlier.end(DONE);
    assertThat(List.of(rig.answer(), rig.answer()))
        .filteredOn(answer -> answer.outcome() instanceof Outcome.Refused)
        .singleElement()
        .matches(answer -> answer.refusal() == Refusal.LEAKED_WORKERS);
    rig.isolation.leaked.set(0);
    await().until(() -> rig.view().running() == 0);
    assertNextProbes();
  }

  @Test
  void aCallRefusedForCapacityIsNoProbe() {
    for (int i = 0; i < 5; i++) {
      rig.type.capacity().admit();
    }
    rig.call();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    rig.type.capacity().release();
    endEarlierRun();
    assertNextProbes();
  }

  @Test
  void aProbeWhoseSupervisorFailedIsReplaced() {
    FakeIsolation.Started probe = probe();
    rig.crashSupervisor();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.SUPERVISOR_RESTARTED);
    probe.end(CRASHED); // Too late to count.
    await().until(() -> rig.type.capacity().slotsTaken() == 0);
    rig.letTimersPass(TypeRig.RESTART);
    assertNextProbes();
  }

  @Test
  void aProbeThatNeverReachedItsSupervisorIsReplaced() {
    endEarlierRun();
    Run lost = TypeRig.run(rig.type);
    rig.type.capacity().admit();
    assertThat(breaker.tryAcquire(lost)).isNull();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    lost.refuse(rig.type.capacity().interrupted(false)); // As LostSubmits does.
    assertNextProbes();
  }

  @Test
  void theLateOutcomeOfAReplacedProbeDecidesNothing() {
    endEarlierRun();
    Run slow = TypeRig.run(rig.type);
    rig.type.capacity().admit();
    assertThat(breaker.tryAcquire(slow)).isNull();
    slow.refuse(rig.type.capacity().interrupted(false));
    breaker.record(slow, CRASHED);
    assertThat(breaker.view()).isEqualTo(new Breaker.View(Position.OPEN, 1, Duration.ZERO));
    rig.call();
    FakeIsolation.Started next = rig.isolation.next();
    breaker.record(slow, CRASHED);
    breaker.release(slow);
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    next.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
  }

  @Test
  void aProbeWhoseWorkerIsKilledCountsAsCrashed() {
    probe();
    rig.admission.supervisor().tell(new Supervisor.CrashWorker("test"));
    assertThat(rig.answer().attempts()).isEqualTo(1);
    assertThat(breaker.view()).isEqualTo(new Breaker.View(Position.OPEN, 1, PAUSE));
  }

  @Test
  void aProbeThatTimesOutDoesNotCountAsCrashed() {
    FakeIsolation.Started probe = probe();
    rig.pass(Duration.ofHours(1).plusSeconds(1));
    await().until(() -> probe.cancelled);
    probe.end(CRASHED);
    assertThat(rig.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
  }
}
