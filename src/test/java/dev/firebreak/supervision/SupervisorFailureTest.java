package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.supervision.TypeRig.Answer;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls are answered although their supervisor fails, stops or no longer exists. */
class SupervisorFailureTest {
  private final TypeRig rig =
      new TypeRig(
          "concurrency = 2, max-waiting = 2, max-wait = 20s, timeout = 5s, grace = 1s",
          SupervisorStrategy.restart());

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aFailedSupervisorAnswersAllRunsAndIsRestarted() {
    rig.call();
    rig.call();
    FakeIsolation.Started crashing = rig.isolation.next();
    FakeIsolation.Started running = rig.isolation.next();
    rig.call();
    crashing.end(CRASHED);
    rig.isolation.next();
    await().until(() -> rig.view().pausing() == 1);
    rig.call();
    await().until(() -> rig.view().waiting() == 1);
    rig.crashSupervisor();
    List<Outcome.Refused> told = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      told.add((Outcome.Refused) rig.answer().outcome());
    }
    assertThat(told).allMatch(refusal -> refusal.reason() == Refusal.SUPERVISOR_RESTARTED);
    assertThat(told).filteredOn(Outcome.Refused::begun).hasSize(3);
    assertThat(rig.type.capacity().admitted()).isZero();
    await().until(() -> running.cancelled);
    rig.call(); // Waits: the handlers of the supervisor that failed still run.
    await().until(() -> rig.view().waiting() == 1);
    running.end(DONE);
    rig.pass(Duration.ofMillis(20));
    rig.isolation.next().end(DONE);
    assertThat(rig.answer().outcome()).isEqualTo(DONE);
    assertThat(rig.watcher.supervisorFailures).containsExactly("test: 2 workers, 2 waiting");
    assertThat(rig.answers).isEmpty();
  }

  @Test
  void runsThatAreLeftWhenTheNodeStopsAreAnswered() {
    rig.call();
    rig.isolation.next();
    rig.drain.begin();
    assertThat(rig.drain.idle().toCompletableFuture()).isNotDone();
    rig.call();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.DRAINING);
    rig.stopSupervisor();
    assertThat(rig.answer().refusal()).isEqualTo(Refusal.DRAINING);
    await().until(() -> rig.drain.idle().toCompletableFuture().isDone());
  }

  @Test
  void aRunThatNeverReachesItsSupervisorIsAnswered() throws InterruptedException {
    try (TypeRig gone = new TypeRig("max-waiting = 100000")) {
      gone.answerLostSubmits();
      gone.stopSupervisor();
      await()
          .untilAsserted(
              () -> {
                gone.call();
                Answer answer = gone.answers.poll(100, TimeUnit.MILLISECONDS);
                assertThat(answer).isNotNull();
                assertThat(answer.refusal()).isEqualTo(Refusal.SUPERVISOR_RESTARTED);
              });
    }
  }
}
