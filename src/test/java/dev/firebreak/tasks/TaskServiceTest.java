package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When tasks run, in which order, and how many attempts they have. */
class TaskServiceTest {
  private final TaskRig rig = new TaskRig("concurrency = 2, max-waiting = 50");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aTaskRunsAtOnceIfASlotIsFree() {
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
    assertThat(rig.type.capacity().admitted()).isZero();
    assertThat(rig.type.capacity().slotsTaken()).isZero();
  }

  @Test
  void tasksWithoutASlotWaitAndRunInTheirOrder() {
    List<RunId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(rig.submit());
    }
    assertThat(rig.task(ids.get(2)).state()).isEqualTo(TaskState.QUEUED);
    assertThat(rig.tasks.waitingFor(rig.task(ids.get(2)))).isEqualTo("concurrency");
    // The first two have a slot each, so either may begin first.
    List<FakeIsolation.Started> running = List.of(rig.inside.next(), rig.inside.next());
    assertThat(running)
        .extracting(attempt -> attempt.attempt.id())
        .containsExactlyInAnyOrder(ids.get(0).toString(), ids.get(1).toString());
    FakeIsolation.Started attempt = running.getFirst();
    for (RunId id : ids.subList(2, 5)) {
      attempt.end(DONE);
      attempt = rig.inside.next();
      assertThat(attempt.attempt.id()).isEqualTo(id.toString());
    }
    attempt.end(DONE);
    running.getLast().end(DONE);
    for (RunId id : ids) {
      rig.awaitState(id, TaskState.SUCCEEDED);
    }
  }

  @Test
  void aNewTaskDoesNotOvertakeWaitingTasks() {
    List<RunId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(rig.submit());
    }
    rig.settle();
    assertThat(rig.type.dueTasks().any()).isTrue();
    FakeIsolation.Started first = rig.inside.next();
    rig.inside.next();
    first.end(DONE);
    RunId late = rig.submit();
    assertThat(rig.inside.next().attempt.id()).isEqualTo(ids.get(2).toString());
    assertThat(rig.task(late).state()).isEqualTo(TaskState.QUEUED);
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
  void callsPrecedeTasksButEveryFourthSlotGoesToATask() {
    try (TaskRig narrow = new TaskRig("concurrency = 1, max-waiting = 50")) {
      narrow.call();
      FakeIsolation.Started running = narrow.inside.next();
      RunId id = narrow.submit();
      for (int i = 0; i < 10; i++) {
        narrow.call();
      }
      narrow.settle();
      List<String> order = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        running.end(DONE);
        running = narrow.inside.next();
        order.add(running.input.text());
        narrow.settle();
      }
      assertThat(order).containsExactly("call", "call", "call", "in", "call", "call");
      assertThat(narrow.awaitState(id, TaskState.SUCCEEDED).tries().attempts()).isEqualTo(1);
    }
  }

  @Test
  void noMoreTasksAreAcceptedThanTheBacklogAllows() {
    for (int i = 0; i < 5; i++) {
      assertThat(rig.tasks.submission().tryAcquire(rig.admission)).isNull();
      rig.submit();
    }
    assertThat(rig.tasks.submission().tryAcquire(rig.admission).detail())
        .contains("the limit is 5");
  }

  @Test
  void aFailedAttemptIsFollowedByAnotherUnderANewClaim() {
    RunId id = rig.submit();
    rig.inside.next().end(CRASHED);
    Task task = rig.awaitState(id, TaskState.RETRYING);
    assertThat(task.times().runAt()).isAfter(rig.now());
    assertThat(rig.tasks.waitingFor(task)).isEqualTo("run-at");
    assertThat(rig.type.capacity().admitted()).as("the task does not wait in the line").isZero();
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
  void aTimeoutIsRetried() {
    try (TaskRig timely = new TaskRig("concurrency = 1, timeout = 5s, grace = 0s")) {
      RunId id = timely.submit();
      timely.inside.next();
      timely.pass(Duration.ofSeconds(6));
      Task task = timely.awaitState(id, TaskState.RETRYING);
      assertThat(task.error()).isInstanceOf(Outcome.TimedOut.class);
    }
  }

  @Test
  void aRejectionIsNotRetried() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.Rejected(422, "no"));
    assertThat(rig.awaitState(id, TaskState.FAILED).tries().attempts()).isEqualTo(1);
  }
}
