package dev.firebreak.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.measure.TimeCounts;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskChange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskCounterTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

  private final TaskEvents events = new TaskEvents(() -> NOW);

  @Test
  void tasksOfTypesThatAreNotDeclaredArePassedOnAndNotCounted() {
    TaskCounter counter = new TaskCounter(events, Types.of(List.of()), () -> NOW);
    counter.changed(new TaskChange(RunId.at(1), "gone", "", TaskState.SUCCEEDED, 1));
    assertThat(events.listen(ignored(), 0).last()).isOne();
  }

  private static TaskEvents.Listener ignored() {
    return new TaskEvents.Listener() {
      @Override
      public boolean take(TaskEvent event) {
        return true;
      }

      @Override
      public void end() {}
    };
  }

  @Test
  void anEndedTaskIsCountedByItsStateWithItsTime() {
    TypeCounters counters = new TypeCounters();
    counters.taskQueued();
    counters.taskClaimed();
    counters.taskEnded(TaskState.FAILED, 2_000_000_000L);
    TaskCounts tasks = counters.tasks();
    assertThat(tasks.tasksQueued()).isOne();
    assertThat(tasks.tasksClaimed()).isOne();
    assertThat(tasks.endedAs(TaskState.FAILED)).isOne();
    assertThat(tasks.endedAs(TaskState.SUCCEEDED)).isZero();
    TimeCounts times = new TimeCounts();
    times.add(tasks.times());
    assertThat(times.seconds()).isEqualTo(2);
  }
}
