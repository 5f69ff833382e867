package dev.firebreak.admission;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.admission.Breaker.Position;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.supervision.TypeRig;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the breaker of a type opens, and when it closes again. */
class BreakerTest {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Outcome NO = new Outcome.Rejected(422, "no");
  private static final Outcome LATE = new Outcome.TimedOut(Duration.ZERO, false);

  private final TypeRig rig =
      new TypeRig(
          "concurrency = 2, max-waiting = 20, max-wait = 1h, timeout = 1h, retry.attempts = 2,"
              + " breaker { window = 4, crash-share = 0.75, pause = 5s }");
  private final Breaker breaker = rig.type.breaker();

  @AfterEach
  void stop() {
    rig.close();
  }

  /** As workers do it: attempts of runs that were let in before. */
  private void record(Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      breaker.record(TypeRig.run(rig.type), outcome);
    }
  }

  private void open() {
    record(CRASHED, CRASHED, CRASHED, CRASHED);
    assertThat(breaker.view().position()).isEqualTo(Position.OPEN);
  }

  private void pauseIsOver() {
    rig.pass(PAUSE);
  }

  @Test
  void theBreakerOpensWhenEnoughOfTheLastAttemptsCrashed() {
    record(CRASHED, CRASHED, CRASHED);
    assertThat(breaker.view().position()).as("too few yet").isEqualTo(Position.CLOSED);
    record(DONE, LATE);
    assertThat(breaker.view().crashShare()).isEqualTo(0.5);
    record(CRASHED);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
    record(CRASHED, DONE, CRASHED);
    assertThat(breaker.view()).isEqualTo(new Breaker.View(Position.OPEN, 0.75, PAUSE));
  }

  @Test
  void outcomesThatACallerCanCauseDoNotCount() {
    Outcome malformed = new Outcome.Malformed("x", 1, 1);
    Outcome invalid = new Outcome.Invalid(List.of());
    record(CRASHED, NO, malformed, CRASHED, invalid, new Outcome.Cancelled(false), CRASHED, NO);
    assertThat(breaker.view().crashShare()).isEqualTo(1);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
    record(LATE, LATE, LATE, LATE);
    assertThat(breaker.view().crashShare()).isZero();
  }

  @Test
  void attemptsOfAllRunsCountAndTheCrashThatOpensTheBreakerIsNotRetried() {
    rig.knockAndCall();
    rig.isolation.next().end(DONE);
    rig.answer();
    rig.knockAndCall();
    rig.isolation.next().end(CRASHED);
    await().until(() -> rig.view().pausing() == 1);
    rig.pass(Duration.ofMillis(1100));
    rig.isolation.next().end(CRASHED);
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CRASHED, 2));
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
    rig.knockAndCall();
    rig.isolation.next().end(CRASHED);
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CRASHED, 1));
    assertThat(breaker.view().position()).isEqualTo(Position.OPEN);
  }

  @Test
  void anOpenBreakerRefusesEveryCallWithTheTimeToWait() {
    open();
    rig.knockAndCall();
    assertThat(rig.answer().refused())
        .isEqualTo(
            new Outcome.Refused(
                Refusal.BREAKER_OPEN, "Nearly every attempt of type t crashed", false, PAUSE));
    rig.pass(Duration.ofSeconds(2));
    rig.call(); // Without having looked.
    assertThat(rig.answer().refused().retryAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(rig.isolation.started).isEmpty();
    assertThat(rig.type.capacity().admitted()).isZero();
  }

  @Test
  void waitingAndPausingCallsAreAnsweredAtOnceAndRunningOnesContinue() {
    rig.call();
    rig.call();
    FakeIsolation.Started failing = rig.isolation.next();
    FakeIsolation.Started running = rig.isolation.next();
    rig.call(); // Waits.
    failing.end(CRASHED); // Pauses; the one that waited runs.
    FakeIsolation.Started last = rig.isolation.next();
    rig.call(); // Waits.
    await().until(() -> rig.view().waiting() == 1 && rig.view().pausing() == 1);
    record(CRASHED, CRASHED);
    last.end(CRASHED);
    List<TypeRig.Answer> told = List.of(rig.answer(), rig.answer(), rig.answer());
    assertThat(told)
        .filteredOn(answer -> answer.outcome().equals(CRASHED))
        .extracting(TypeRig.Answer::attempts)
        .containsExactly(1, 1);
    assertThat(told)
        .filteredOn(answer -> !answer.outcome().equals(CRASHED))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.refusal()).isEqualTo(Refusal.BREAKER_OPEN);
              assertThat(answer.refused().retryAfter()).isEqualTo(PAUSE);
              assertThat(answer.attempts()).isZero();
            });
    assertThat(rig.view().running()).isEqualTo(1);
    running.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(breaker.view().position())
        .as("not for one that ran before")
        .isEqualTo(Position.OPEN);
    rig.pass(Duration.ofSeconds(2));
    rig.view();
    assertThat(rig.isolation.started).isEmpty();
  }

  @Test
  void aWaitingRetryIsAnsweredWithItsLastCrash() {
    rig.call();
    rig.isolation.next().end(CRASHED);
    await().until(() -> rig.view().pausing() == 1);
    rig.call();
    rig.call();
    rig.isolation.next();
    FakeIsolation.Started other = rig.isolation.next();
    rig.pass(Duration.ofMillis(1100));
    await().until(() -> rig.view().waiting() == 1);
    record(CRASHED, CRASHED);
    other.end(CRASHED);
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CRASHED, 1));
    assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CRASHED, 1));
    assertThat(rig.answers).isEmpty();
  }

  @Test
  void aCallAdmittedJustBeforeTheBreakerOpenedIsNotRun() {
    rig.crashSupervisor();
    await().until(() -> !rig.watcher.supervisorFailures.isEmpty());
    rig.knockAndCall();
    open();
    rig.letTimersPass(TypeRig.RESTART);
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.BREAKER_OPEN);
    assertThat(rig.isolation.started).isEmpty();
  }

  @Test
  void afterThePauseOneProbeIsAdmittedAndItsSuccessClosesTheBreaker() {
    open();
    pauseIsOver();
    assertThat(breaker.view()).isEqualTo(new Breaker.View(Position.OPEN, 1, Duration.ZERO));
    int callers = 8;
    CyclicBarrier together = new CyclicBarrier(callers);
    CompletableFuture.allOf(
            Stream.generate(() -> callTogether(together))
                .limit(callers)
                .toArray(CompletableFuture[]::new))
        .join();
    for (int i = 1; i < callers; i++) {
      TypeRig.Answer answer = rig.answer();
      assertThat(answer.refusal()).isEqualTo(Refusal.BREAKER_OPEN);
      assertThat(answer.refused().retryAfter()).isZero();
    }
    FakeIsolation.Started probe = rig.isolation.next();
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    rig.knockAndCall();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.BREAKER_OPEN);
    assertThat(rig.isolation.started).isEmpty();
    probe.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(breaker.view())
        .as("with an empty window")
        .isEqualTo(new Breaker.View(Position.CLOSED, 0, Duration.ZERO));
    record(CRASHED, CRASHED, CRASHED);
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
    rig.knockAndCall();
    rig.isolation.next();
  }

  private CompletableFuture<?> callTogether(CyclicBarrier barrier) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            barrier.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          rig.call();
        },
        task -> Thread.ofPlatform().start(task));
  }

  @Test
  void aProbeThatCrashesIsNotRetriedAndOpensTheBreakerForAnotherPause() {
    open();
    for (int i = 0; i < 3; i++) {
      pauseIsOver();
      rig.knockAndCall();
      rig.isolation.next().end(CRASHED);
      assertThat(rig.answer()).isEqualTo(new TypeRig.Answer(CRASHED, 1));
      assertThat(breaker.view()).isEqualTo(new Breaker.View(Position.OPEN, 1, PAUSE));
    }
  }

  @Test
  void onlyTheProbeDecidesWhileItRuns() {
    open();
    pauseIsOver();
    rig.knockAndCall();
    FakeIsolation.Started probe = rig.isolation.next();
    record(CRASHED, DONE, LATE);
    assertThat(breaker.view().position()).isEqualTo(Position.PROBING);
    probe.end(DONE);
    rig.answer();
    assertThat(breaker.view().position()).isEqualTo(Position.CLOSED);
  }

  @Test
  void theBreakerOutlivesItsSupervisor() {
    open();
    rig.crashSupervisor();
    rig.letTimersPass(TypeRig.RESTART);
    rig.view();
    rig.knockAndCall();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.BREAKER_OPEN);
  }

  @Test
  void aBreakerThatIsTurnedOffNeverOpens() {
    try (TypeRig free = new TypeRig("breaker.window = 0")) {
      for (int i = 0; i < 100; i++) {
        free.type.breaker().record(TypeRig.run(free.type), CRASHED);
      }
      assertThat(free.type.breaker().view())
          .isEqualTo(new Breaker.View(Position.OFF, 0, Duration.ZERO));
      assertThat(free.admission.tryAcquire()).isNull();
    }
  }
}
