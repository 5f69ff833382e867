package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.admission.FalseStarts;
import dev.firebreak.api.Payload;
import dev.firebreak.fixture.Warnings;
import dev.firebreak.store.Ending;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks when something that they need fails or stops, and whether an attempt is charged. */
class TaskMishapTest {
  private final TaskRig rig = new TaskRig("concurrency = 2, max-waiting = 50");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void anOutcomeThatTheStoreRefusesIsRecordedWithoutItsDetails() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.store.refusesEnding = ending -> ending instanceof Ending.Succeeded;
    try (Warnings warnings = Warnings.listen()) {
      attempt.end(new Outcome.Succeeded(Payload.text("too much")));
      Task task = rig.awaitState(id, TaskState.FAILED);
      assertThat(String.valueOf(task.error())).contains("can't be stored").contains("euro");
      assertThat(warnings.take())
          .filteredOn(event -> event.getFormattedMessage().contains(id.toString()))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getKeyValuePairs())
                      .extracting(pair -> pair.key + '=' + pair.value)
                      .contains("task=" + id, "attempt=1", "claim=1", "type=t"));
    }
  }

  @Test
  void aFailedSupervisorChargesNoAttempt() {
    RunId id = rig.submit();
    rig.inside.next();
    rig.admission.supervisor().tell(new Supervisor.Crash("test"));
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries().attempts()).isZero();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.inside.next().attempt.number()).isEqualTo(1);
  }

  @Test
  void aProgramThatCanNotBeStartedChargesNoAttempt() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.NotStarted("no file"));
    Task task = await().until(() -> rig.task(id), found -> !found.history().isEmpty());
    assertThat(task.tries().attempts()).isZero();
    assertThat(task.state()).isEqualTo(TaskState.QUEUED);
    rig.pass(Duration.ofSeconds(11));
    assertThat(rig.inside.next().attempt.number()).isEqualTo(1);
  }

  @Test
  void aTaskWhoseProgramCanNeverBeStartedFailsWithARowForEachReason() {
    Duration first = Duration.ofMillis(1);
    try (TaskRig quick = new TaskRig("retry { backoff = 1ms, max-backoff = 1ms }")) {
      RunId id = quick.submit();
      for (int i = 1; i <= FalseStarts.MOST; i++) {
        String reason = i % 2 == 0 ? "port in use" : "it is started again in " + i + " ms";
        quick.inside.next().end(new Outcome.NotStarted(reason));
        int tries = i;
        await().until(() -> quick.task(id).tries().claim() == tries && isAtRest(quick.task(id)));
        quick.pass(FalseStarts.pauseAfter(i, first).plusSeconds(1));
      }
      Task task = quick.awaitState(id, TaskState.FAILED);
      assertThat(task.error()).isEqualTo(new Outcome.NotStarted("port in use"));
      assertThat(task.history()).hasSizeLessThanOrEqualTo(3); // Two reasons, and how it ended.
      assertThat(quick.type.capacity().admitted()).isZero();
    }
  }

  private static boolean isAtRest(Task task) {
    return task.state() != TaskState.RUNNING;
  }

  @Test
  void outputThatCanNotBeStoredIsChargedAndRetriedLikeOtherFailures() {
    RunId id = rig.submit();
    for (int attempt = 1; attempt <= 3; attempt++) {
      rig.inside.next().end(new Outcome.OutputNotKept("no space"));
      await().until(() -> isAtRest(rig.task(id)));
      rig.pass(Duration.ofSeconds(30));
    }
    Task task = rig.awaitState(id, TaskState.FAILED);
    assertThat(task.tries().attempts()).isEqualTo(3);
  }

  @Test
  void aSuspectRunsInIsolationAndIsQuarantinedIfItsProcessDies() {
    RunId id = rig.submit();
    FakeIsolation.Started first = rig.inside.next();
    rig.store.nodeLost();
    rig.wakeClaimer();
    rig.inside.next();
    rig.store.nodeLost();
    first.end(DONE);
    await().until(() -> rig.events.contains("stale"));
    assertThat(rig.watcher.staleAttempts).hasValue(1);
    assertThat(rig.task(id).state())
        .as("a zombie's result counts for nothing")
        .isEqualTo(TaskState.QUEUED);
    rig.pass(Duration.ofSeconds(3));
    rig.wakeClaimer();
    FakeIsolation.Started isolated = rig.suspects.next();
    assertThat(isolated.attempt.number()).isEqualTo(1);
    Duration second = Duration.ofSeconds(1);
    isolated.end(new Outcome.Crashed(new Cause.Ended(1, null, null, "", 0, second, second)));
    Task task = rig.awaitState(id, TaskState.QUARANTINED);
    assertThat(task.tries().crashes()).isEqualTo(3);
    assertThat(task.history()).hasSize(3);
  }

  /** Each has a JVM of its own, for which there is only so much memory. */
  @Test
  void theNumberOfRunningSuspectsIsBoundedAndOtherTasksStillRun() {
    try (TaskRig wide = new TaskRig("concurrency = 50")) {
      List<RunId> ids = new ArrayList<>();
      for (int i = 0; i <= ClaimQueue.MOST_SUSPECTS; i++) {
        ids.add(wide.submit());
      }
      for (int loss = 0; loss < 2; loss++) {
        ids.forEach(_ -> wide.inside.next());
        wide.store.nodeLost();
        wide.wakeClaimer();
      }
      wide.pass(Duration.ofSeconds(3));
      wide.wakeClaimer();
      wide.settle();
      assertThat(wide.suspects.started).hasSize(ClaimQueue.MOST_SUSPECTS);
      assertThat(wide.type.dueTasks().any())
          .as("tasks that are not suspects do not wait")
          .isFalse();
      for (int i = 0; i <= ClaimQueue.MOST_SUSPECTS; i++) {
        wide.suspects.next().end(DONE);
      }
      ids.forEach(id -> wide.awaitState(id, TaskState.SUCCEEDED));
    }
  }

  @Test
  void aFailedSettlementIsRepeated() {
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
  void aDrainingNodeAcceptsNoTaskAndFinishesRunningAttempts() {
    RunId running = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.submit();
    FakeIsolation.Started second = rig.inside.next();
    RunId waiting = rig.submit();
    rig.settle(); // A claim that has begun is made.
    rig.drain.begin();
    assertThat(rig.tasks.submission().tryAcquire(rig.admission)).isNotNull();
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
  void aTaskThatIsClaimedWhenTheDrainBeginsIsReleasedAndChargedNoAttempt() {
    AtomicInteger asked = new AtomicInteger();
    rig.lease =
        () -> {
          // Asked before the claim, and before the attempt.
          if (asked.incrementAndGet() == 2) {
            rig.drain.begin();
          }
          return true;
        };
    RunId id = rig.submit();
    await().until(() -> rig.drain.idle().toCompletableFuture().isDone());
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries()).isEqualTo(new Task.Tries(1, 0, 3, 0));
    rig.settle();
    assertThat(rig.inside.started).isEmpty();
  }

  @Test
  void whileTheNodeDrainsNoSlotIsKeptFromWaitingCallsForATask() {
    try (TaskRig single = new TaskRig("concurrency = 1, max-waiting = 50")) {
      single.call();
      FakeIsolation.Started running = single.inside.next();
      single.submit();
      for (int i = 0; i < 8; i++) {
        single.call();
      }
      single.settle();
      single.drain.begin();
      for (int i = 0; i < 8; i++) {
        running.end(DONE);
        running = single.inside.next();
        assertThat(running.input.text()).isEqualTo("call");
      }
      running.end(DONE);
      await().until(() -> single.drain.idle().toCompletableFuture().isDone());
    }
  }

  @Test
  void aTaskInterruptedByTheStopOfItsNodeIsQueuedAgain() {
    RunId id = rig.submit();
    rig.inside.next();
    rig.drain.begin();
    rig.admission.supervisor().tell(new Supervisor.Dismiss());
    Task task = rig.awaitState(id, TaskState.QUEUED);
    assertThat(task.tries().attempts()).isZero();
    assertThat(task.times().runAt()).isBeforeOrEqualTo(rig.now());
  }

  @Test
  void whileTheBreakerIsOpenTasksWaitAndOneTaskIsTheProbe() {
    try (TaskRig guarded =
        new TaskRig("concurrency = 2, retry.attempts = 1, breaker { window = 2, pause = 5s }")) {
      guarded.submit();
      guarded.inside.next().end(CRASHED);
      guarded.submit();
      guarded.inside.next().end(CRASHED);
      await().until(() -> !guarded.type.breaker().isClosed());
      RunId first = guarded.submit();
      RunId second = guarded.submit();
      guarded.settle();
      assertThat(guarded.inside.started).isEmpty();
      assertThat(guarded.tasks.waitingFor(guarded.task(first))).isEqualTo("breaker-open");
      guarded.pass(Duration.ofSeconds(6));
      FakeIsolation.Started probe = guarded.inside.next();
      guarded.settle();
      assertThat(guarded.inside.started).as("one only").isEmpty();
      probe.end(DONE);
      guarded.pass(Duration.ofSeconds(6));
      FakeIsolation.Started next;
      do { // Those that crashed are due again, too, and may begin before it.
        next = guarded.inside.next();
        next.end(DONE);
      } while (!next.attempt.id().equals(second.toString()));
      assertThat(List.of(first, second))
          .allSatisfy(id -> guarded.awaitState(id, TaskState.SUCCEEDED));
    }
  }
}
