package dev.firebreak.handler;

import static dev.firebreak.handler.HandlerRig.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Later;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.Execution;
import dev.firebreak.isolation.Isolation;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.json.Encoder;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The effects of cancelling and abandoning a handler, and their absence in the next attempt. */
class HandlerCancelTest {
  private final HandlerRig rig = new HandlerRig();

  @Test
  void anInterruptNeverReachesTheNextAttemptOnAPooledThread() throws Exception {
    try (Isolation isolation = rig.isolation(Gate.class, "threads = platform")) {
      for (int i = 0; i < 200; i++) {
        String gate = "pooled" + i;
        Execution first = rig.start(isolation, gate);
        Gate.open(gate, 1);
        if (i % 2 == 0) {
          first.cancel(); // Before it ends, or after it.
        }
        rig.outcome();
        rig.start(isolation, gate + "next");
        await().pollInterval(Duration.ofMillis(1)).until(() -> Gate.inside(gate + "next") == 1);
        first.cancel(); // While the next one runs on its thread.
        Gate.open(gate + "next", 1);
        assertThat(rig.outcome()).isInstanceOf(Outcome.Succeeded.class);
      }
    }
  }

  @Test
  void cancellingInterruptsTheHandlerAndRunsItsCancelActions() throws Exception {
    Isolation isolation = rig.isolation(Gate.class, "");
    AttemptContext attempt = attempt();
    AtomicBoolean told = new AtomicBoolean();
    AtomicBoolean never = new AtomicBoolean();
    attempt.onCancel(() -> told.set(true));
    Execution execution = isolation.start(attempt, Payload.text("cancelled"), rig.outcomes::add);
    await().until(() -> Gate.inside("cancelled") == 1);
    assertThat(attempt.cancelled()).isFalse();
    execution.cancel();
    assertThat(rig.outcome()).isInstanceOf(Outcome.Crashed.class);
    assertThat(attempt.cancelled()).isTrue();
    await().untilTrue(told);
    AttemptContext ended = attempt();
    ended.onCancel(() -> never.set(true));
    isolation.start(ended, Payload.text("ended"), rig.outcomes::add);
    Gate.open("ended", 1);
    rig.outcome();
    ended.cancel();
    attempt.onCancel(() -> told.set(false));
    await().untilFalse(told);
    assertThat(never).isFalse();
  }

  @Test
  void anAbandonedHandlerIsLeakedUntilItEndsAndItsOutcomeIsDropped() throws Exception {
    Isolation isolation = rig.isolation(Stubborn.class, "");
    Execution execution = rig.start(isolation, "leak");
    await().until(() -> Stubborn.isInside("leak"));
    execution.cancel();
    assertThat(execution.abandon()).isTrue();
    assertThat(isolation.leaked()).isEqualTo(1);
    assertThat(rig.carriers.added()).isEqualTo(1);
    Stubborn.release("leak");
    await().until(() -> isolation.leaked() == 0 && rig.carriers.added() == 0);
    assertThat(rig.outcomes).isEmpty();
  }

  @Test
  void aHandlerCancelledBeforeItsStartIsNeverCalled() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    Semaphore permits = new Semaphore(0);
    HandlerExecution execution =
        new HandlerExecution(
            new BoundHandler.Blocking(
                (_, _) -> {
                  free.countDown();
                  return Payload.empty();
                },
                input -> input,
                Encoder::bytes,
                MediaTypes.ANY),
            attempt(),
            Payload.empty(),
            _ -> permits.release(),
            new LeakedAttempts(rig.carriers));
    execution.cancel();
    assertThat(execution.abandon()).isTrue();
    assertThat(rig.carriers.added()).as("carriers for what was never entered").isZero();
    execution.run();
    assertThat(free.getCount()).isEqualTo(1);
    assertThat(permits.availablePermits()).isZero();
  }

  @Test
  void anEndedHandlerCanNotBeAbandoned() throws Exception {
    Isolation isolation = rig.isolation(Gate.class, "");
    Gate.open("fast", 1);
    Execution execution = rig.start(isolation, "fast");
    rig.outcome();
    assertThat(execution.abandon()).isFalse();
    assertThat(isolation.leaked()).isZero();
  }

  @Test
  void cancellingCancelsTheStage() throws Exception {
    Isolation isolation = rig.isolation(Later.class, "");
    Execution execution = rig.start(isolation, "stage");
    await().until(() -> Later.isBegun("stage"));
    execution.cancel();
    assertThat(rig.outcome()).isInstanceOf(Outcome.Crashed.class);
    assertThat(Later.stage("stage")).isCancelled();
  }
}
