package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * However a call ends, nothing of it stays in the heap, although its deadline is an hour away and
 * its supervisor goes on.
 */
class EndedCallsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final TypeRig rig =
      new TypeRig("concurrency = 1, max-waiting = 5, max-wait = 20s, timeout = 1h, grace = 1s");

  private final List<WeakReference<byte[]>> inputs = new ArrayList<>();

  @AfterEach
  void stop() {
    rig.close();
  }

  private Call call() {
    byte[] input = new byte[1000];
    inputs.add(new WeakReference<>(input));
    return rig.admission.call(
        new CallRequest(Payload.of(input), HOUR, null),
        (outcome, attempts) -> rig.answers.add(new TypeRig.Answer(outcome, attempts)));
  }

  private void assertNothingStays(int calls) {
    assertThat(inputs).hasSize(calls);
    await()
        .until(
            () -> {
              rig.settle();
              System.gc();
              return inputs.stream().allMatch(input -> input.get() == null);
            });
  }

  private void assertCancelled() {
    assertThat(rig.answer().outcome()).isEqualTo(new Outcome.Cancelled(false));
  }

  @Test
  void anAnsweredCallAndOneThatWaitedForItsSlot() {
    call();
    call();
    rig.isolation.next().end(DONE);
    rig.isolation.next().end(DONE);
    rig.answer();
    rig.answer();
    assertNothingStays(2);
  }

  @Test
  void aCallWhoseAttemptsAllCrashed() {
    call();
    for (int attempt = 1; attempt <= 3; attempt++) {
      rig.isolation.next().end(CRASHED);
      if (attempt < 3) {
        await().until(() -> rig.view().pausing() == 1);
        rig.pass(Duration.ofSeconds(3));
      }
    }
    assertThat(rig.answer().outcome()).isEqualTo(CRASHED);
    assertNothingStays(1);
  }

  @Test
  void callsThatWereCancelledWhileTheyWaitedPausedAndRan() {
    cancelOneThatWaitsAndOneThatPauses();
    cancelOneThatRuns();
    assertNothingStays(3);
  }

  private void cancelOneThatWaitsAndOneThatPauses() {
    Call first = call();
    Call second = call();
    await().until(() -> rig.view().waiting() == 1);
    second.cancel();
    assertCancelled();
    rig.isolation.next().end(CRASHED);
    await().until(() -> rig.view().pausing() == 1);
    first.cancel();
    assertCancelled();
  }

  private void cancelOneThatRuns() {
    Call third = call();
    FakeIsolation.Started attempt = rig.isolation.next();
    third.cancel();
    await().until(() -> attempt.cancelled);
    attempt.end(CRASHED);
    assertCancelled();
  }

  @Test
  void aCallThatWaitedTooLong() {
    call();
    call();
    await().until(() -> rig.view().waiting() == 1);
    rig.pass(Duration.ofSeconds(21));
    assertThat(rig.answer().outcome()).isInstanceOf(Outcome.Refused.class);
    rig.isolation.next().end(DONE);
    rig.answer();
    assertNothingStays(2);
  }

  @Test
  void callsOfASupervisorThatFailed() {
    call();
    call();
    FakeIsolation.Started attempt = rig.isolation.next();
    await().until(() -> rig.view().waiting() == 1);
    rig.crashSupervisor();
    rig.answer();
    rig.answer();
    attempt.end(DONE);
    rig.letTimersPass(TypeRig.RESTART);
    assertThat(attempt.input.size()).isEqualTo(1000);
    inputs.removeFirst(); // Stays, because the test refers to its attempt.
    assertNothingStays(1);
  }
}
