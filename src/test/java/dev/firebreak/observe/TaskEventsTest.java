package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskChange;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The progress of tasks, which is kept only while they run. */
class TaskEventsTest {
  private final TaskEvents events = new TaskEvents(InstantSource.system());
  private final RunId id = RunId.at(1);

  @Test
  void progressIsDroppedWhenTheStateChanges() {
    events.progressed(id, "t", "", 0.5, null);
    assertThat(events.progress(id)).isNotNull();
    events.changed(new TaskChange(id, "t", "", TaskState.SUCCEEDED, 1));
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
    CompletableFuture<TaskEnd> end = events.whenEnded(id);
    CompletableFuture<TaskEnd> other = events.whenEnded(id);
    end.cancel(false);
    assertThat(events.waitedFor()).containsExactly(id);
    other.cancel(false);
    assertThat(events.waitedFor()).isEmpty();
  }

  @Test
  void allWhoWaitForAnEndAreToldOnce() {
    CompletableFuture<TaskEnd> one = events.whenEnded(id);
    CompletableFuture<TaskEnd> other = events.whenEnded(id);
    events.changed(new TaskChange(id, "t", "", TaskState.RUNNING, 1));
    events.changed(new TaskChange(RunId.at(2), "t", "", TaskState.FAILED, 1));
    assertThat(one).isNotDone();
    events.changed(new TaskChange(id, "t", "", TaskState.FAILED, 1));
    assertThat(one).isCompletedWithValue(new TaskEnd(TaskState.FAILED, null));
    assertThat(other).isCompletedWithValue(new TaskEnd(TaskState.FAILED, null));
    assertThat(events.waitedFor()).isEmpty();
  }

  @Test
  void anEndThatIsSeenInTheStoreOrOnAnotherNodeEndsTheWait() {
    CompletableFuture<TaskEnd> seen = events.whenEnded(id);
    events.ended(id, "t", TaskState.CANCELLED, 1);
    assertThat(seen).isCompletedWithValue(new TaskEnd(TaskState.CANCELLED, null));
    CompletableFuture<TaskEnd> heard = events.whenEnded(id);
    events.heard(id, "t", "", TaskState.SUCCEEDED, 1, null);
    assertThat(heard).isCompletedWithValue(new TaskEnd(TaskState.SUCCEEDED, null));
  }

  @Test
  void aNodeThatStopsEndsAllWaits() {
    CompletableFuture<TaskEnd> before = events.whenEnded(id);
    events.close();
    assertThat(before).isCancelled();
    assertThat(events.whenEnded(id)).isCancelled();
    assertThat(events.waitedFor()).isEmpty();
  }
}
