package dev.firebreak.tasks;

import dev.firebreak.store.NewStep;
import dev.firebreak.supervision.RunListener;
import dev.firebreak.task.Step;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reports the steps of an attempt. All are counted; at most ten a second are published, of those in
 * between the newest one. Thread-safe.
 */
final class StepReports {
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final TaskRunner tasks;
  private final TaskRun run;

  /** The newest step that is not published; guarded by this. */
  private @Nullable Step newest;

  private boolean pausing;

  StepReports(TaskRunner tasks, TaskRun run) {
    this.tasks = tasks;
    this.run = run;
  }

  private RunListener counters() {
    return run.admission().type().listener();
  }

  /** A step was not run again, as its result was read. */
  void served() {
    counters().stepServed();
  }

  /** A step was recorded, at about this time of the store. */
  void recorded(NewStep step) {
    counters().stepRecorded();
    Instant now = tasks.store().estimatedTime();
    synchronized (this) {
      newest =
          new Step(
              step.number(),
              step.name(),
              step.kind(),
              step.code(),
              step.result().size(),
              now.minus(step.took()),
              now);
      if (pausing) {
        return;
      }
      pausing = true;
    }
    publish();
  }

  /** Publishes the newest step, and no other one for a while. */
  private void publish() {
    Step step;
    synchronized (this) {
      step = newest;
      newest = null;
      pausing = step != null;
    }
    if (step != null) {
      tasks.stepped(run, step);
      tasks.parts().delays().run(BETWEEN, this::publish);
    }
  }
}
