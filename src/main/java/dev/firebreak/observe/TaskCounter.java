package dev.firebreak.observe;

import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.RunListener;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.ForwardingTaskListener;
import dev.firebreak.tasks.TaskChange;
import dev.firebreak.tasks.TaskListener;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Counts the tasks of each type, and passes all changes on. Tasks of types that are not declared
 * are not counted.
 */
public final class TaskCounter extends ForwardingTaskListener {
  private final Types types;
  private final InstantSource clock;

  /**
   * Creates a counter.
   *
   * @param next receives all changes, too
   * @param types the types that are declared now
   * @param clock by which the times of tasks are measured
   */
  public TaskCounter(TaskListener next, Types types, InstantSource clock) {
    super(next);
    this.types = types;
    this.clock = clock;
  }

  @Override
  public void changed(TaskChange change) {
    Admission admission = types.find(change.type());
    if (admission != null) {
      count(admission.type().listener(), change);
    }
    super.changed(change);
  }

  private void count(RunListener listener, TaskChange change) {
    TaskState state = change.state();
    if (state.isFinal()) {
      long millis = clock.millis() - change.id().epochMillis();
      listener.taskEnded(state, TimeUnit.MILLISECONDS.toNanos(millis));
    } else if (state == TaskState.RUNNING) {
      listener.taskClaimed();
    } else if (state == TaskState.QUEUED && change.attempts() == 0) {
      listener.taskQueued();
    }
  }
}
