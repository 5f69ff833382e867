package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.CRASHED;
import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Wanted;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that are cancelled or retried on request. */
class TaskCommandsTest {
  private final TaskRig rig = new TaskRig("concurrency = 2, max-waiting = 50");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aCancelRequestStopsTheHandler() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    assertThat(rig.tasks.commands().cancel(id).toCompletableFuture().join())
        .isInstanceOf(Cancelling.Stopping.class);
    await().until(() -> attempt.cancelled);
    assertThat(rig.task(id).state()).isEqualTo(TaskState.STOPPING);
    attempt.end(CRASHED);
    rig.awaitState(id, TaskState.CANCELLED);
  }

  @Test
  void aWaitingTaskIsCancelledAtOnce() {
    rig.submit();
    rig.submit();
    RunId waiting = rig.submit();
    assertThat(rig.tasks.commands().cancel(waiting).toCompletableFuture().join())
        .isInstanceOf(Cancelling.Done.class);
    assertThat(rig.task(waiting).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.events).last().isEqualTo("cancelled 0");
  }

  @Test
  void aBulkChangeReportsEachTask() {
    rig.submit();
    rig.submit();
    rig.submit();
    rig.submit();
    rig.events.clear();
    var _ =
        rig.tasks
            .commands()
            .changeAll(Wanted.CANCEL, new Filter("t", null), null, 2)
            .toCompletableFuture()
            .join();
    assertThat(rig.events).containsExactly("cancelled 0", "cancelled 0");
    var _ =
        rig.tasks
            .commands()
            .changeAll(Wanted.RETRY, new Filter("t", null), null, 9)
            .toCompletableFuture()
            .join();
    assertThat(rig.events).endsWith("queued 0", "queued 0").hasSize(4);
  }

  @Test
  void aRetriedTaskRunsAgain() {
    RunId id = rig.submit();
    rig.inside.next().end(new Outcome.Rejected(422, "no"));
    rig.awaitState(id, TaskState.FAILED);
    var _ = rig.tasks.commands().retry(id, null).toCompletableFuture().join();
    FakeIsolation.Started again = rig.inside.next();
    assertThat(again.attempt.number()).isEqualTo(1);
    again.end(DONE);
    assertThat(rig.awaitState(id, TaskState.SUCCEEDED).tries().claim()).isEqualTo(2);
  }
}
