package dev.firebreak.supervision;

import static dev.firebreak.supervision.TypeRig.DONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskRig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Errors in the server's own code leave no slot and no place taken. */
class FaultTest {

  @Test
  void aCallWhoseWorkerCanNotBeSpawnedHoldsNoSlot() {
    try (TypeRig rig = new TypeRig("concurrency = 1, max-waiting = 0, retry { attempts = 1 }")) {
      rig.isolation.faults.set(5);
      for (int i = 0; i < 5; i++) {
        rig.call();
        assertThat(rig.answer().outcome()).isInstanceOf(Outcome.Crashed.class);
        assertThat(rig.type.capacity().slotsTaken()).isZero();
        assertThat(rig.type.capacity().admitted()).isZero();
      }
      rig.call();
      rig.isolation.next().end(DONE);
      assertThat(rig.answer().outcome()).isEqualTo(DONE);
    }
  }

  @Test
  void aTaskWhoseWorkerCanNotBeSpawnedHoldsNoSlot() {
    try (TaskRig rig = new TaskRig("concurrency = 1, retry { attempts = 1 }, timeout = 1h")) {
      rig.inside.faults.set(1);
      rig.awaitState(rig.submit(), TaskState.RETRYING);
      await().untilAsserted(() -> assertThat(rig.type.capacity().slotsTaken()).isZero());
      rig.pass(Duration.ofHours(1));
      rig.inside.next().end(DONE);
    }
  }
}
