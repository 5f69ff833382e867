package dev.firebreak.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.store.StoreException;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks while the clock of the node or of the store is set, or the two clocks differ. */
class ClockStepTest {
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final Duration MOMENT = Duration.ofMillis(1100);

  private final TaskRig rig = new TaskRig("concurrency = 1, max-waiting = 50");

  @AfterEach
  void stop() {
    rig.close();
  }

  private void end() {
    rig.inside.next().end(new Outcome.Succeeded(Payload.text("done")));
  }

  private boolean runs(RunId id) {
    return rig.task(id).state() == TaskState.RUNNING;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-10M", "PT10M", "PT-1H", "PT1H", "P-365D", "P365D"})
  void aDelayIsIndependentOfTheNodesClock(Duration skew) {
    rig.storeSkew = skew;
    RunId id = rig.submit(DELAY);
    rig.pass(DELAY.minusMillis(1));
    assertThat(runs(id)).isFalse();
    assertThat(rig.tasks.waitingFor(rig.task(id))).isEqualTo("run-at");
    rig.pass(Duration.ofMillis(1));
    assertThat(runs(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-10M", "PT10M", "PT-1H", "PT1H", "P-365D", "P365D"})
  void waitingTasksKeepTheirOrderAfterTheClockWasSet(Duration step) {
    rig.submit();
    RunId second = rig.submit();
    rig.settle();
    rig.storeSkew = step;
    RunId third = rig.submit();
    end();
    rig.pass(MOMENT);
    assertThat(runs(second)).isTrue();
    end();
    rig.pass(MOMENT);
    assertThat(runs(third)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-10M", "PT-1H", "P-365D", "PT1H", "P365D"})
  void aFailedClaimIsRepeatedAfterASecondWhateverTheClockSays(Duration step) {
    rig.lease = () -> false;
    RunId second = rig.submit();
    rig.settle();
    rig.store.failure = new StoreException.Unavailable("away");
    rig.lease = LeaseCheck.FOR_EVER;
    rig.pass(MOMENT);
    rig.store.failure = null;
    rig.storeSkew = step;
    rig.pass(MOMENT);
    rig.pass(MOMENT);
    assertThat(runs(second)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P365D"})
  void tasksThatAStepForwardMakesDueAreFoundWithinASecond(Duration step) {
    RunId id = rig.submit(step);
    rig.pass(DELAY);
    assertThat(runs(id)).isFalse();
    rig.storeSkew = step;
    rig.pass(MOMENT);
    assertThat(runs(id)).isTrue();
  }
}
