package dev.firebreak.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store to which other nodes write as well. */
class SharedStoreTest {
  private static final Duration LOOKS = Duration.ofMillis(1300);
  private static final Duration RECONCILED = Duration.ofSeconds(10);

  private final TaskRig rig = new TaskRig("concurrency = 4, timeout = 1h, grace = 1h", true);

  @AfterEach
  void stop() {
    rig.close();
  }

  /** Another node notes it in the store, and word of it is lost on its way. */
  @Test
  void aCancelRequestWhoseHintWasLostIsFoundAndReportedOnce() {
    RunId id = rig.submit();
    FakeIsolation.Started started = rig.inside.next();
    rig.store.cancel(id);
    rig.reconcile();
    await()
        .until(
            () -> {
              rig.pass(RECONCILED);
              return started.cancelled;
            });
    rig.pass(RECONCILED);
    rig.pass(RECONCILED);
    assertThat(rig.events).containsExactly("queued 0", "running 1", "stopping 1");
    started.end(new Outcome.Cancelled(false));
    rig.awaitState(id, TaskState.CANCELLED);
  }

  private void putThere(long id) {
    Submission submission =
        new Submission(
            RunId.at(id),
            "t",
            new Submission.Plan(2, null, null, 3),
            Payload.text("theirs"),
            null,
            null,
            Start.LATER);
    Accepted accepted = rig.store.accept(submission).toCompletableFuture().join();
    assertThat(accepted).isInstanceOf(Accepted.Stored.class);
  }

  @Test
  void tasksThatOtherNodesStoreAreFoundWithoutAHint() {
    for (int i = 1; i <= 3; i++) {
      putThere(i);
    }
    rig.pass(LOOKS);
    for (int i = 1; i <= 3; i++) {
      rig.inside.next().end(new Outcome.Succeeded(Payload.empty()));
    }
    rig.pass(LOOKS);
    putThere(4);
    rig.pass(LOOKS);
    assertThat(rig.inside.next().input.text()).isEqualTo("theirs");
  }

  @Test
  void aTaskCancelledBetweenItsClaimAndItsStartIsStopped() {
    RunId id = rig.submit();
    Claim claim = new Claim(id, 1);
    assertThat(rig.tasks.commands().stopHere(new Claim(id, 2))).isFalse();
    FakeIsolation.Started started = rig.inside.next();
    assertThat(rig.tasks.commands().stopHere(claim)).isTrue();
    rig.settle();
    assertThat(started.cancelled).isTrue();
    rig.store.cancel(id);
    started.end(new Outcome.Cancelled(false));
    rig.awaitState(id, TaskState.CANCELLED);
  }
}
