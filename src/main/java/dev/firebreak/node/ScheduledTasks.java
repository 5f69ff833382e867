package dev.firebreak.node;

import dev.firebreak.schedule.Firing;
import dev.firebreak.schedule.ScheduleProgressStore;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.NewTask;
import dev.firebreak.tasks.TaskService;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Submits the tasks of schedules, and stores their progress. These tasks are like any other, except
 * that the rate limit, which is for callers, does not apply.
 */
record ScheduledTasks(TaskService tasks, TaskStore store, InstantSource clock)
    implements Firing.Sink, ScheduleProgressStore {
  private static final String NAME = "schedule ";
  private static final String NOBODY = "";
  private static final int USUAL_PRIORITY = 2;

  @Override
  public CompletionStage<?> submit(Firing firing) {
    Admission admission = tasks.admission(firing.type()).orElse(null);
    if (admission == null) {
      return CompletableFuture.failedStage(
          new IllegalStateException("there is no type " + firing.type()));
    }
    int attempts = admission.type().settings().retry().attempts();
    NewTask task =
        new NewTask(
            RunId.at(clock.millis()),
            firing.type(),
            NOBODY,
            new Submission.Plan(USUAL_PRIORITY, null, null, attempts),
            firing.input(),
            firing.key(),
            null);
    return tasks.submission().submit(admission, task);
  }

  @Override
  public CompletionStage<Known> recall(String name) {
    // The time is read last, so that progress stored by another node is never in the future.
    return store
        .recall(NAME + name)
        .thenCompose(text -> store.time().thenApply(now -> new Known(text, now)));
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, String value) {
    return store.remember(NAME + name, value);
  }
}
