package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.pause.Pause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of a type that is paused. */
class PausedCallsTest {
  private final TypeRig rig = new TypeRig("concurrency = 1, max-waiting = 5, timeout = 1h");

  @AfterEach
  void stop() {
    rig.close();
  }

  private void pause() {
    rig.type.capacity().pause(new Pause("t", Instant.EPOCH, "ops", "it is moved"));
  }

  @Test
  void aCallOfAPausedTypeIsRefusedWithSinceWhenByWhomAndWhy() {
    pause();
    rig.call();
    Outcome.Refused refused = rig.answer().refused();
    assertThat(refused.reason()).isEqualTo(Refusal.PAUSED);
    assertThat(refused.detail())
        .isEqualTo("Type t was paused at 1970-01-01T00:00:00Z by ops: it is moved");
    assertThat(refused.begun()).isFalse();
    assertThat(refused.retryAfter()).isPositive();
    assertThat(rig.admission.tryAcquire()).isNotNull();
    assertThat(rig.admission.freeSlots()).as("for calls of other nodes").isZero();
    assertThat(rig.admission.freePlaces()).isZero();
    rig.view();
    assertThat(rig.isolation.started).isEmpty();
    assertThat(rig.type.capacity().admitted()).isZero();
    rig.type.capacity().pause(null);
    rig.call();
    rig.isolation.next().end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
  }

  @Test
  void callsThatWereAdmittedGoOnWithAllTheirAttempts() {
    rig.call();
    FakeIsolation.Started running = rig.isolation.next();
    rig.call(); // Waits.
    await().until(() -> rig.view().waiting() == 1);
    pause();
    running.end(CRASHED);
    FakeIsolation.Started waited = rig.isolation.next();
    await().until(() -> rig.view().pausing() == 1);
    rig.pass(Duration.ofMillis(1100));
    waited.end(DONE);
    FakeIsolation.Started second = rig.isolation.next();
    assertThat(second.attempt.number()).isEqualTo(2);
    second.end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
  }

  @Test
  void theDrainOfANodeAndTheRemovalOfATypeComeBeforeItsPause() {
    pause();
    rig.type.capacity().remove(_ -> {});
    assertThat(rig.type.refusal().reason()).isEqualTo(Refusal.TYPE_REMOVED);
    rig.drain.begin();
    assertThat(rig.type.refusal().reason()).isEqualTo(Refusal.DRAINING);
  }
}
