package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The progress of tasks, which is kept only while they run. */
class TaskEventsTest {
  private final TaskEvents events = new TaskEvents(InstantSource.system());
  private final RunId id = RunId.at(1);

  @Test
  void progressIsDroppedWhenTheStateChanges() {
    events.progressed(id, "t", "", 0.5, null);
    assertThat(events.progress(id)).isNotNull();
    events.changed(id, "t", "", TaskState.SUCCEEDED, 1);
    assertThat(events.progress(id)).isNull();
  }

  @Test
  void progressOfAStaleAttemptIsDropped() {
    events.progressed(id, "t", "", 0.5, null);
    events.stale(id, "t");
    assertThat(events.progress(id)).isNull();
  }

  @Test
  void aReaderWhoseInterestHasEndedIsRemoved() {
    var end = events.whenFinal(id).toCompletableFuture();
    assertThat(events.waitedFor()).containsExactly(id);
    end.cancel(false);
    assertThat(events.waitedFor()).isEmpty();
  }
}
