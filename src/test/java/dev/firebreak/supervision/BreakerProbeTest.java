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

/** A probe of which nothing becomes makes way for the next: no breaker stays open for ever. */
class BreakerProbeTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final TypeRig rig =
      new TypeRig(
          "concurrency = 1, max-waiting = 5, max-wait = 10s, timeout = 1h, max-leaked = 1,"
              + " breaker { window = 4, pause = 5s }");
  private final Breaker breaker = rig.type.breaker();

  /** One that was let in when all was well, and still runs. */
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

  private void earlierEnds() {
    earlier.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    await().until(() -> rig.view().running() == 0);
  }

  private FakeIsolation.Started probe() {
    earlierEnds();
    rig.knockAndCall();
    FakeIsolation.Started probe = rig.isolation.next();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    return probe;
  }

  /** The next one probes, and what becomes of it decides. */
  private void assertNextProbes() {
    assertThat(breaker.view().position()).isEqualTo(Position.OPEN);
    rig.knockAndCall();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    rig.isolation.next().end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
  }

  static Stream<Outcome> noVerdicts() {
    return Stream.of(
        new Outcome.Rejected(422, "no"),
        new Outcome.Malformed("x", 1, 1),
        new Outcome.Invalid(List.of(new Violation("", "x"))));
  }

  @ParameterizedTest
  @MethodSource("noVerdicts")
  void turnedDownByTheHandler(Outcome no) {
    probe().end(no);
    assertThat(rig.answer().outcome()).isEqualTo(no);
    assertNextProbes();
  }

  @Test
  void thatOnlyLookedInAndNeverSentItsBody() {
    earlierEnds();
    for (int i = 0; i < 10; i++) {
      assertThat(rig.admission.tryAcquire()).isNull();
    }
    assertNextProbes();
  }

  @Test
  void cancelledWhileItRuns() {
    earlierEnds();
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
  void cancelledInLine() {
    Call call = rig.call();
    await().until(() -> rig.view().waiting() == 1);
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    call.cancel();
    assertThat(rig.answer().outcome()).isEqualTo(new Outcome.Cancelled(false));
    earlierEnds();
    assertNextProbes();
  }

  @Test
  void thatFoundNoSlotInTime() {
    rig.call();
    await().until(() -> rig.view().waiting() == 1);
    rig.pass(Duration.ofSeconds(11));
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    earlierEnds();
    assertNextProbes();
  }

  @Test
  void whoseOwnTimeWasUpInLine() {
    rig.call(Duration.ofSeconds(1));
    await().until(() -> rig.view().waiting() == 1);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
    earlierEnds();
    assertNextProbes();
  }

  @Test
  void sentAwayForLeakedWorkers() {
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
  void thatFindsTheHouseFullIsNone() {
    for (int i = 0; i < 5; i++) {
      rig.type.capacity().admit();
    }
    rig.call();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    rig.type.capacity().release();
    earlierEnds();
    assertNextProbes();
  }

  @Test
  void whoseSupervisorFailed() {
    FakeIsolation.Started probe = probe();
    rig.crashSupervisor();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.SUPERVISOR_RESTARTED);
    probe.end(CRASHED); // Too late to say anything.
    await().until(() -> rig.type.capacity().slotsTaken() == 0);
    rig.letTimersPass(TypeRig.RESTART);
    assertNextProbes();
  }

  @Test
  void thatNeverReachedItsSupervisor() {
    earlierEnds();
    Run lost = TypeRig.run(rig.type);
    rig.type.capacity().admit();
    assertThat(breaker.tryAcquire(lost)).isNull();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    lost.refuse(rig.type.capacity().interrupted(false)); // As LostSubmits does.
    assertNextProbes();
  }

  @Test
  void thatSaysSomethingOnlyAfterItMadeWayDecidesNothing() {
    earlierEnds();
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
  void killedOnPurposeHasCrashed() {
    probe();
    rig.admission.supervisor().tell(new Supervisor.CrashWorker("test"));
    assertThat(rig.answer().attempts()).isEqualTo(1);
    assertThat(breaker.view()).isEqualTo(new Breaker.View(Position.OPEN, 1, PAUSE));
  }

  @Test
  void outOfTimeHasNotCrashed() {
    FakeIsolation.Started probe = probe();
    rig.pass(Duration.ofHours(1).plusSeconds(1));
    await().until(() -> probe.cancelled);
    probe.end(CRASHED);
    assertThat(rig.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
  }
}
