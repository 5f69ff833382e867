package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.pause.Pause;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of a type that is paused. Timers go off only when a test says so. */
class PausedTasksTest {
  private static final Pause PAUSE = new Pause("t", Instant.EPOCH, "", "");

  private TaskRig rig = new TaskRig("concurrency = 2, retry.attempts = 3");

  @AfterEach
  void stop() {
    rig.close();
  }

  private void pause() {
    rig.type.capacity().pause(PAUSE);
  }

  /** As a node does when it sees that a type was resumed. */
  private void resume() {
    rig.type.capacity().pause(null);
    rig.tasks.workWaits("t");
  }

  private String waitingFor(RunId id) {
    return rig.tasks.waitingFor(rig.task(id));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tasksAreAcceptedAndWaitAndStartAtOnceWhenTheTypeIsResumed(boolean shared) {
    rig.close();
    rig = new TaskRig("concurrency = 2", shared);
    pause();
    RunId id = rig.submit();
    RunId later = rig.submit(Duration.ofHours(1));
    rig.pass(Duration.ofSeconds(30));
    assertThat(rig.inside.started).isEmpty();
    assertThat(rig.task(id).state()).isEqualTo(TaskState.QUEUED);
    assertThat(waitingFor(id)).isEqualTo("paused");
    assertThat(waitingFor(later)).isEqualTo("run-at");
    resume();
    FakeIsolation.Started attempt = rig.inside.next();
    assertThat(attempt.attempt.number()).isEqualTo(1);
    attempt.end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
  }

  @Test
  void aRunningAttemptGoesOnAndTheNextOneWaits() {
    RunId good = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    RunId bad = rig.submit();
    FakeIsolation.Started second = rig.inside.next();
    pause();
    first.end(DONE);
    second.end(CRASHED);
    rig.awaitState(good, TaskState.SUCCEEDED);
    rig.awaitState(bad, TaskState.RETRYING);
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.inside.started).isEmpty();
    assertThat(waitingFor(bad)).isEqualTo("paused");
    resume();
    FakeIsolation.Started next = rig.inside.next();
    assertThat(next.attempt.number()).isEqualTo(2);
    next.end(DONE);
    rig.awaitState(bad, TaskState.SUCCEEDED);
  }

  /** Where the pause comes between the claim and the attempt. */
  @Test
  void aTaskThatWasJustClaimedIsReleasedAndChargedNoAttempt() {
    AtomicInteger asked = new AtomicInteger();
    rig.lease =
        () -> {
          // Asked before the claim, and before the attempt.
          if (asked.incrementAndGet() == 2) {
            pause();
          }
          return true;
        };
    RunId id = rig.submit();
    await().until(() -> asked.get() >= 2);
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries().attempts()).isZero();
    assertThat(task.tries().claim()).isEqualTo(1);
    assertThat(task.times().runAt()).isBeforeOrEqualTo(rig.now());
    rig.settle();
    assertThat(rig.inside.started).isEmpty();
    resume();
    assertThat(rig.inside.next().attempt.number()).isEqualTo(1);
  }

  /** The rest that an open breaker asked for must not delay the tasks of a resumed type. */
  @Test
  void aPauseDuringTheRestOfTheClaimerEndsWithoutADelay() {
    rig.close();
    rig = new TaskRig("retry.attempts = 1, breaker { window = 2, pause = 5s }");
    rig.submit();
    rig.inside.next().end(CRASHED);
    rig.submit();
    rig.inside.next().end(CRASHED);
    await().until(() -> !rig.type.breaker().isClosed());
    RunId id = rig.submit();
    rig.settle();
    pause();
    rig.pass(Duration.ofSeconds(6));
    assertThat(rig.inside.started).isEmpty();
    assertThat(waitingFor(id)).isEqualTo("paused");
    resume();
    rig.inside.next().end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
  }

  @Test
  void whileATypeIsPausedItsTasksCanBeCancelledAndRetried() {
    pause();
    RunId id = rig.submit();
    rig.tasks.commands().cancel(id).toCompletableFuture().join();
    rig.awaitState(id, TaskState.CANCELLED);
    rig.tasks.commands().retry(id, null).toCompletableFuture().join();
    assertThat(rig.awaitState(id, TaskState.QUEUED).state()).isEqualTo(TaskState.QUEUED);
    rig.settle();
    assertThat(rig.inside.started).isEmpty();
    resume();
    rig.inside.next().end(DONE);
    rig.awaitState(id, TaskState.SUCCEEDED);
  }
}
