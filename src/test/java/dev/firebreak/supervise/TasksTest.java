package dev.firebreak.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Filter;
import dev.firebreak.store.StoreException;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of tasks between HTTP and the store. */
class TasksTest {
  private static final Outcome CRASHED = new Outcome.Crashed(new Cause.Injected("test"));
  private static final Outcome DONE = new Outcome.Succeeded(Payload.text("done"));

  private TaskRig rig = new TaskRig("concurrency = 2, max-waiting = 50");

  @AfterEach
  void stop() {
    rig.close();
  }

  private void declared(String settings) {
    rig.close();
    rig = new TaskRig(settings);
  }

  @Test
  void aTaskRunsAtOnceIfThereIsASlot() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    assertThat(attempt.input.text()).isEqualTo("in");
    assertThat(attempt.attempt.number()).isEqualTo(1);
    attempt.end(DONE);
    Task task = rig.awaitState(id, TaskState.SUCCEEDED);
    assertThat(task.result().text()).isEqualTo("done");
    assertThat(task.tries()).isEqualTo(new Task.Tries(1, 1, 3, 0));
    await()
        .untilAsserted(
            () -> assertThat(rig.events).containsExactly("queued 0", "running 1", "succeeded 1"));
    assertThat(rig.type.room().admitted()).isZero();
    assertThat(rig.type.room().slotsTaken()).isZero();
  }

  @Test
  void tasksWithoutASlotWaitAndAreRunInTheirOrder() {
    List<RunId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(rig.submit());
    }
    assertThat(rig.task(ids.get(2)).state()).isEqualTo(TaskState.QUEUED);
    assertThat(rig.tasks.waitingFor(rig.task(ids.get(2)))).isEqualTo("concurrency");
    for (RunId id : ids) {
      FakeIsolation.Started attempt = rig.inside.next();
      assertThat(attempt.attempt.id()).isEqualTo(id.toString());
      attempt.end(DONE);
      rig.awaitState(id, TaskState.SUCCEEDED);
    }
  }

  @Test
  void aNewcomerDoesNotOvertakeThoseWhoWait() {
    List<RunId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(rig.submit());
    }
    rig.settle();
    assertThat(rig.type.backlog().any()).isTrue();
    FakeIsolation.Started first = rig.inside.next();
    rig.inside.next();
    first.end(DONE);
    RunId late = rig.submit();
    assertThat(rig.inside.next().attempt.id()).isEqualTo(ids.get(2).toString());
    assertThat(rig.task(late).state()).isEqualTo(TaskState.QUEUED);
  }

  @Test
  void aFailedAttemptIsFollowedByAnotherThatTheStoreKnowsOf() {
    RunId id = rig.submit();
    rig.inside.next().end(CRASHED);
    Task task = rig.awaitState(id, TaskState.RETRYING);
    assertThat(task.times().runAt()).isAfter(rig.now());
    assertThat(rig.tasks.waitingFor(task)).isEqualTo("run-at");
    assertThat(rig.type.room().admitted()).as("it does not wait in the house").isZero();
    rig.pass(Duration.ofMillis(900));
    assertThat(rig.inside.started).isEmpty();
    rig.pass(Duration.ofMillis(200));
    FakeIsolation.Started second = rig.inside.next();
    assertThat(second.attempt.number()).isEqualTo(2);
    second.end(DONE);
    assertThat(rig.awaitState(id, TaskState.SUCCEEDED).history()).hasSize(1);
  }

  @Test
  void aTaskWhoseAttemptsAreUsedUpHasFailed() {
    RunId id = rig.submit();
    for (int i = 1; i <= 3; i++) {
      FakeIsolation.Started attempt = rig.inside.next();
      assertThat(attempt.attempt.number()).isEqualTo(i);
      attempt.end(CRASHED);
      int made = i;
      await().until(() -> rig.task(id).history().size() == made);
      rig.pass(Duration.ofSeconds(5));
    }
    Task task = rig.awaitState(id, TaskState.FAILED);
    assertThat(task.error()).isEqualTo(CRASHED);
    assertThat(task.history()).hasSize(3);
  }

  @Test
  void aTimeoutIsTriedAgain() {
    declared("concurrency = 1, timeout = 5s, grace = 0s");
    RunId id = rig.submit();
    rig.inside.next();
    rig.pass(Duration.ofSeconds(6));
    Task task = rig.awaitState(id, TaskState.RETRYING);
    assertThat(task.error()).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void whatTheHandlerRefusesIsNotTriedAgain() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.Rejected(422, "no"));
    assertThat(rig.awaitState(id, TaskState.FAILED).tries().attempts()).isEqualTo(1);
  }

  @Test
  void aTaskIsRunWhenItFallsDue() {
    RunId id = rig.submit(Duration.ofSeconds(90));
    rig.pass(Duration.ofSeconds(89));
    assertThat(rig.inside.started).isEmpty();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.inside.next().attempt.id()).isEqualTo(id.toString());
  }

  @Test
  void cancellingStopsTheHandler() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    assertThat(rig.tasks.wishes().cancel(id).toCompletableFuture().join())
        .isInstanceOf(Cancelling.Stopping.class);
    await().until(() -> attempt.cancelled);
    assertThat(rig.task(id).state()).isEqualTo(TaskState.STOPPING);
    attempt.end(CRASHED);
    rig.awaitState(id, TaskState.CANCELLED);
  }

  @Test
  void cancellingWhatWaitsNeedsNobody() {
    rig.submit();
    rig.submit();
    RunId waiting = rig.submit();
    assertThat(rig.tasks.wishes().cancel(waiting).toCompletableFuture().join())
        .isInstanceOf(Cancelling.Done.class);
    assertThat(rig.task(waiting).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.events).last().isEqualTo("cancelled 0");
  }

  @Test
  void manyAreToldOfEach() {
    rig.submit();
    rig.submit();
    rig.submit();
    rig.submit();
    rig.events.clear();
    var _ = rig.tasks.wishes().cancelAll(new Filter("t", null), 2).toCompletableFuture().join();
    assertThat(rig.events).containsExactly("cancelled 0", "cancelled 0");
    var _ = rig.tasks.wishes().retryAll(new Filter("t", null), 9).toCompletableFuture().join();
    assertThat(rig.events).endsWith("queued 0", "queued 0").hasSize(4);
  }

  @Test
  void aRetriedTaskRunsAnew() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.Rejected(422, "no"));
    rig.awaitState(id, TaskState.FAILED);
    var _ = rig.tasks.wishes().retry(id).toCompletableFuture().join();
    FakeIsolation.Started again = rig.inside.next();
    assertThat(again.attempt.number()).isEqualTo(1);
    again.end(DONE);
    assertThat(rig.awaitState(id, TaskState.SUCCEEDED).tries().claim()).isEqualTo(2);
  }

  @Test
  void callsGoFirstButEveryFourthSlotGoesToATask() {
    declared("concurrency = 1, max-waiting = 50");
    rig.call();
    FakeIsolation.Started running = rig.inside.next();
    RunId id = rig.submit();
    for (int i = 0; i < 10; i++) {
      rig.call();
    }
    rig.settle();
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      running.end(DONE);
      running = rig.inside.next();
      order.add(running.input.text());
      rig.settle();
    }
    assertThat(order).containsExactly("call", "call", "call", "in", "call", "call");
    assertThat(rig.awaitState(id, TaskState.SUCCEEDED).tries().attempts()).isEqualTo(1);
  }

  @Test
  void aSupervisorThatFailsChargesNobody() {
    RunId id = rig.submit();
    rig.inside.next();
    admissionCrash();
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries().attempts()).isZero();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.inside.next().attempt.number()).isEqualTo(1);
  }

  private void admissionCrash() {
    rig.admission.supervisor().tell(new Supervisor.Crash("test"));
  }

  @Test
  void aProgramThatCanNotBeStartedChargesNobody() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.NotStarted("no file"));
    Task task = await().until(() -> rig.task(id), found -> !found.history().isEmpty());
    assertThat(task.tries().attempts()).isZero();
    assertThat(task.state()).isEqualTo(TaskState.QUEUED);
    rig.pass(Duration.ofSeconds(11));
    assertThat(rig.inside.next().attempt.number()).isEqualTo(1);
  }

  @Test
  void aSuspectRunsApartAndIsQuarantinedIfThatDies() {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    rig.store.nodeLost();
    rig.wakeClaimer();
    rig.inside.next();
    rig.store.nodeLost();
    first.end(DONE);
    await().until(() -> rig.events.contains("stale"));
    assertThat(rig.task(id).state())
        .as("a zombie's result counts for nothing")
        .isEqualTo(TaskState.QUEUED);
    rig.pass(Duration.ofSeconds(3));
    rig.wakeClaimer();
    FakeIsolation.Started apart = rig.apart.next();
    assertThat(apart.attempt.number()).isEqualTo(1);
    Duration second = Duration.ofSeconds(1);
    apart.end(new Outcome.Crashed(new Cause.Ended(1, null, null, "", 0, second, second)));
    Task task = rig.awaitState(id, TaskState.QUARANTINED);
    assertThat(task.tries().crashes()).isEqualTo(3);
    assertThat(task.history()).hasSize(3);
  }

  /** Each has a JVM of its own, for which there is only so much memory. */
  @Test
  void onlySoManySuspectsRunAtATimeAndTheOthersStillGetTheirTurn() {
    declared("concurrency = 50");
    List<RunId> ids = new ArrayList<>();
    for (int i = 0; i <= Queue.MOST_SUSPECTS; i++) {
      ids.add(rig.submit());
    }
    for (int loss = 0; loss < 2; loss++) {
      ids.forEach(_ -> rig.inside.next());
      rig.store.nodeLost();
      rig.wakeClaimer();
    }
    rig.pass(Duration.ofSeconds(3));
    rig.wakeClaimer();
    rig.settle();
    assertThat(rig.apart.started).hasSize(Queue.MOST_SUSPECTS);
    assertThat(rig.type.backlog().any())
        .as("those who are above suspicion need not wait")
        .isFalse();
    for (int i = 0; i <= Queue.MOST_SUSPECTS; i++) {
      rig.apart.next().end(DONE);
    }
    ids.forEach(id -> rig.awaitState(id, TaskState.SUCCEEDED));
  }

  @Test
  void anEndThatCanNotBeRecordedIsTriedAgain() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.store.failure = new StoreException.Unavailable("test");
    attempt.end(DONE);
    rig.settle();
    rig.store.failure = null;
    assertThat(rig.task(id).state()).isEqualTo(TaskState.RUNNING);
    rig.pass(Duration.ofSeconds(2));
    rig.awaitState(id, TaskState.SUCCEEDED);
  }

  @Test
  void aNodeThatStopsTakesNothingNewAndFinishesWhatRuns() {
    RunId running = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.submit();
    FakeIsolation.Started second = rig.inside.next();
    RunId waiting = rig.submit();
    rig.drain.begin();
    assertThat(rig.tasks.intake().look(rig.admission)).isNotNull();
    assertThat(rig.drain.idle().toCompletableFuture()).isNotDone();
    attempt.end(DONE);
    rig.awaitState(running, TaskState.SUCCEEDED);
    second.end(DONE);
    await().until(() -> rig.drain.idle().toCompletableFuture().isDone());
    rig.settle();
    assertThat(rig.inside.started).isEmpty();
    assertThat(rig.task(waiting).tries()).isEqualTo(new Task.Tries(0, 0, 3, 0));
  }

  @Test
  void whatANodeThatStopsMustBreakOffIsGivenBack() {
    RunId id = rig.submit();
    rig.inside.next();
    rig.drain.begin();
    rig.admission.supervisor().tell(new Supervisor.Dismiss());
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries().attempts()).isZero();
    assertThat(task.times().runAt()).isBeforeOrEqualTo(rig.now());
  }

  @Test
  void whileTheBreakerIsOpenTasksWaitAndOneFindsOutThatItMayClose() {
    declared("concurrency = 2, retry.attempts = 1, breaker { window = 2, pause = 5s }");
    rig.submit();
    rig.inside.next().end(CRASHED);
    rig.submit();
    rig.inside.next().end(CRASHED);
    await().until(() -> !rig.type.breaker().closed());
    RunId first = rig.submit();
    RunId second = rig.submit();
    rig.settle();
    assertThat(rig.inside.started).isEmpty();
    assertThat(rig.tasks.waitingFor(rig.task(first))).isEqualTo("breaker-open");
    rig.pass(Duration.ofSeconds(6));
    FakeIsolation.Started probe = rig.inside.next();
    rig.settle();
    assertThat(rig.inside.started).as("one only").isEmpty();
    probe.end(DONE);
    rig.pass(Duration.ofSeconds(6));
    rig.inside.next().end(DONE);
    assertThat(List.of(first, second)).allSatisfy(id -> rig.awaitState(id, TaskState.SUCCEEDED));
  }

  @Test
  void noMoreAreTakenThanMayWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(rig.tasks.intake().look(rig.admission)).isNull();
      rig.submit();
    }
    assertThat(rig.tasks.intake().look(rig.admission).detail()).contains("the limit is 5");
  }
}
