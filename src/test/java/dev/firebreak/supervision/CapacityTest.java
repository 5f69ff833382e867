package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.admission.Capacity;
import dev.firebreak.admission.Definition;
import dev.firebreak.admission.Drain;
import dev.firebreak.admission.Slot;
import dev.firebreak.api.Payload;
import dev.firebreak.supervision.TypeRig.Answer;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many calls run and how many wait, and what a refused call leaves behind. */
class CapacityTest {
  private final TypeRig rig =
      new TypeRig("concurrency = 2, max-waiting = 2, max-wait = 20s, timeout = 5s, grace = 1s");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void noMoreRunThanThereAreSlotsAndNoMoreWaitThanThereArePlaces() {
    List<FakeIsolation.Started> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rig.call();
    }
    running.add(rig.isolation.next());
    running.add(rig.isolation.next());
    assertThat(rig.view().running()).isEqualTo(2);
    assertThat(rig.view().waiting()).isEqualTo(2);
    rig.call();
    Answer refused = rig.answer();
    assertThat(refused.refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    assertThat(refused.attempts()).isZero();
    assertThat(rig.admission.tryAcquire()).isNotNull();
    running.getFirst().end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    rig.isolation.next();
    assertThat(rig.view().waiting()).isEqualTo(1);
    assertThat(rig.admission.tryAcquire()).isNull();
  }

  @Test
  void aSlotThatIsTakenForATaskIsUsedOnceTheTaskIsAdmitted() {
    Capacity capacity = rig.type.capacity();
    Slot unneeded = requireNonNull(capacity.takeSlotForTask());
    Slot needed = requireNonNull(capacity.takeSlotForTask());
    assertThat(capacity.takeSlotForTask()).isNull();
    assertThat(capacity.slotsUsed()).isZero();
    assertThat(capacity.slotsTaken()).isEqualTo(2);
    capacity.admitTask(needed);
    unneeded.free();
    assertThat(capacity.slotsUsed()).isOne();
    assertThat(capacity.slotsTaken()).isOne();
    needed.free();
    capacity.release();
    assertThat(capacity.slotsUsed()).isZero();
    assertThat(capacity.takeSlot()).isNotNull();
    assertThat(capacity.slotsUsed()).isOne();
  }

  @Test
  void aPausingRunHoldsNoSlotAndThenPrecedesWaitingRuns() {
    rig.call();
    rig.call();
    FakeIsolation.Started first = rig.isolation.next();
    FakeIsolation.Started other = rig.isolation.next();
    rig.call(); // Waits.
    first.end(CRASHED);
    FakeIsolation.Started third = rig.isolation.next();
    assertThat(third.attempt.number()).isEqualTo(1);
    rig.call(); // Waits.
    await().until(() -> rig.view().waiting() == 1 && rig.view().pausing() == 1);
    rig.pass(Duration.ofMillis(1100));
    await().until(() -> rig.view().waiting() == 2);
    other.end(DONE);
    rig.answer();
    assertThat(rig.isolation.next().attempt.id()).isEqualTo(first.attempt.id());
  }

  @Test
  void aCallThatWaitsLongerThanMaxWaitIsRefused() {
    try (TypeRig narrow = new TypeRig("concurrency = 1, max-wait = 20s, timeout = 1h")) {
      narrow.call();
      narrow.isolation.next();
      narrow.call();
      await().until(() -> narrow.view().waiting() == 1);
      narrow.pass(Duration.ofSeconds(21));
      assertThat(narrow.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
      assertThat(narrow.view().waiting()).isZero();
    }
  }

  @Test
  void tooManyLeakedWorkersRefuseNewAndWaitingCalls() {
    try (TypeRig narrow = new TypeRig("concurrency = 1, max-leaked = 3")) {
      narrow.call();
      FakeIsolation.Started running = narrow.isolation.next();
      narrow.call();
      await().until(() -> narrow.view().waiting() == 1);
      narrow.isolation.leaked.set(3);
      narrow.call();
      assertThat(narrow.answer().refusal()).isEqualTo(Refusal.LEAKED_WORKERS);
      running.end(DONE);
      List<Outcome> rest = List.of(narrow.answer().outcome(), narrow.answer().outcome());
      assertThat(rest).contains(DONE);
      assertThat(rest).anyMatch(Outcome.Refused.class::isInstance);
      narrow.isolation.leaked.set(2);
      narrow.call();
      narrow.isolation.next();
    }
  }

  @Test
  void aCallThatWasAdmittedBeforeTheLastLeakGetsNoAttempt() {
    try (TypeRig narrow = new TypeRig("concurrency = 4, max-leaked = 3")) {
      narrow.crashSupervisor(); // It handles the call once it is back.
      narrow.call();
      narrow.isolation.leaked.set(3);
      narrow.letTimersPass(TypeRig.RESTART);
      assertThat(narrow.answer().refusal()).isEqualTo(Refusal.LEAKED_WORKERS);
      assertThat(narrow.type.capacity().slotsTaken()).isZero();
    }
  }

  @Test
  void refusedAndAnsweredCallsLeaveNothingInTheHeap() {
    List<WeakReference<byte[]>> inputs = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      inputs.add(callWithInputOfItsOwn()); // Two run, two wait, the others are refused.
    }
    for (int i = 0; i < 996; i++) {
      assertThat(rig.answer().refusal()).isEqualTo(Refusal.OVER_CAPACITY);
    }
    await().until(() -> keptOf(inputs) == 4);
    for (int i = 0; i < 4; i++) {
      rig.isolation.next().end(DONE);
      rig.answer();
    }
    await().until(() -> keptOf(inputs) == 0);
  }

  private WeakReference<byte[]> callWithInputOfItsOwn() {
    byte[] input = new byte[1000];
    rig.admission.call(
        new CallRequest(Payload.of(input), Duration.ofHours(1), null),
        (outcome, attempts) -> rig.answers.add(new Answer(outcome, attempts)));
    return new WeakReference<>(input);
  }

  private static long keptOf(List<WeakReference<byte[]>> inputs) {
    System.gc();
    return inputs.stream().filter(input -> input.get() != null).count();
  }

  @Test
  void theViewIsBoundedHoweverManyCallsRun() {
    try (TypeRig wide = new TypeRig("concurrency = 1000")) {
      for (int i = 0; i < 500; i++) {
        wide.call();
      }
      await().until(() -> wide.view().running() == 500);
      assertThat(wide.view().oldestRunning()).hasSize(SupervisorView.SHOWN);
    }
  }

  @Test
  void attemptsOfSuspectsThatAreStillThereCountAsLeaked() {
    FakeIsolation inside = new FakeIsolation();
    FakeIsolation suspects = new FakeIsolation();
    inside.leaked.set(1);
    suspects.leaked.set(2);
    TypeRuntime type =
        TypeRuntime.create(
            Definition.of(TypeRig.settings("max-leaked = 3"), inside, suspects, () -> 0),
            new RecordingWatcher(),
            new Drain(),
            () -> 0);
    assertThat(type.capacity().leaked()).isEqualTo(3);
    assertThat(requireNonNull(type.capacity().precheck()).reason())
        .isEqualTo(Refusal.LEAKED_WORKERS);
    suspects.leaked.set(1);
    assertThat(type.capacity().precheck()).isNull();
  }
}
