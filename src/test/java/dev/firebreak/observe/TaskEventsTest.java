package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What is kept of tasks while they run, and no longer. */
class TaskEventsTest {
  private final TaskEvents events = new TaskEvents(InstantSource.system());
  private final RunId id = RunId.at(1);

  @Test
  void progressIsForgottenWhenTheTaskGoesOn() {
    events.progressed(id, "t", "", 0.5, null);
    assertThat(events.progress(id)).isNotNull();
    events.changed(id, "t", "", TaskState.SUCCEEDED, 1);
    assertThat(events.progress(id)).isNull();
  }

  @Test
  void progressOfAnAttemptThatCameTooLateIsForgottenToo() {
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
