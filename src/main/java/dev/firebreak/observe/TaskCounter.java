package dev.firebreak.observe;

import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.RunListener;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskListener;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tasks of each type, and passes all changes on. Tasks of types that are not declared
 * are not counted.
 */
public record TaskCounter(TaskListener next, Types types, InstantSource clock)
    implements TaskListener {
  @Override
  public void changed(RunId id, String type, String owner, TaskState state, int attempts) {
    Admission admission = types.find(type);
    if (admission != null) {
      count(admission.type().listener(), id, state, attempts);
    }
    next.changed(id, type, owner, state, attempts);
  }

  private void count(RunListener listener, RunId id, TaskState state, int attempts) {
    if (state.isFinal()) {
      long millis = clock.millis() - id.epochMillis();
      listener.taskEnded(state, TimeUnit.MILLISECONDS.toNanos(millis));
    } else if (state == TaskState.RUNNING) {
      listener.taskClaimed();
    } else if (state == TaskState.QUEUED && attempts == 0) {
      listener.taskQueued();
    }
  }

  @Override
  public void progressed(
      RunId id, String type, String owner, double fraction, @Nullable String note) {
    next.progressed(id, type, owner, fraction, note);
  }

  @Override
  public void stepped(RunId id, String type, String owner, Step step) {
    next.stepped(id, type, owner, step);
  }

  @Override
  public void stale(RunId id, String type) {
    next.stale(id, type);
  }
}
