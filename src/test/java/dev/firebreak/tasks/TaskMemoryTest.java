package dev.firebreak.tasks;

import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.FakeIsolation;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The inputs and results of running tasks count against the memory, of which there is 1 MiB. */
class TaskMemoryTest {
  private static final Payload INPUT = Payload.of(new byte[300_000]);
  private static final Payload RESULT = Payload.of(new byte[700_000]);
  private final TaskRig rig = new TaskRig("concurrency = 10, max-waiting = 50");

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void tasksWaitWhileOtherInputsTakeHalfOfTheMemory() {
    rig.submit(null, INPUT);
    rig.submit(null, INPUT);
    RunId third = rig.submit(null, INPUT);
    FakeIsolation.Started first = rig.inside.next();
    FakeIsolation.Started second = rig.inside.next();
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.inside.started).isEmpty();
    assertThat(rig.memory.used()).isEqualTo(600_000);
    assertThat(rig.tasks.waitingFor(rig.task(third))).isEqualTo("memory");
    first.end(DONE);
    await().untilAsserted(() -> assertThat(rig.memory.used()).isEqualTo(300_000));
    rig.pass(Duration.ofSeconds(1));
    FakeIsolation.Started last = rig.inside.next();
    second.end(DONE);
    last.end(new Outcome.Rejected(400, "no"));
    rig.awaitState(third, TaskState.FAILED);
    await().untilAsserted(() -> assertThat(rig.memory.used()).isZero());
  }

  @Test
  void aResultIsChargedUntilItIsRecorded() {
    RunId id = rig.submit();
    FakeIsolation.Started attempt = rig.inside.next();
    rig.store.failure = new StoreException.Unavailable("away");
    attempt.end(new Outcome.Succeeded(RESULT));
    await().untilAsserted(() -> assertThat(rig.memory.used()).isEqualTo(700_000));
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.memory.used()).isEqualTo(700_000);
    rig.store.failure = null;
    rig.pass(Duration.ofSeconds(2));
    rig.awaitState(id, TaskState.SUCCEEDED);
    await().untilAsserted(() -> assertThat(rig.memory.used()).isZero());
  }
}
