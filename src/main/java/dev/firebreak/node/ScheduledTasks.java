package dev.firebreak.node;

import dev.firebreak.schedule.Firing;
import dev.firebreak.schedule.ScheduleProgressStore;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.TaskService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Submits the tasks of schedules, and stores their progress. These tasks are like any other, except
 * that the rate limit, which is for callers, does not apply.
 */
record ScheduledTasks(TaskService tasks, TaskStore store, InstantSource clock)
    implements Firing.Sink, ScheduleProgressStore {
  private static final String NO_OWNER = "";
  private static final int USUAL_PRIORITY = 2;

  static ScheduledTasks of(TaskService tasks, TaskStore store) {
    return new ScheduledTasks(tasks, store, InstantSource.system());
  }

  @Override
  public CompletionStage<RunId> submit(Firing firing) {
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
            NO_OWNER,
            new Submission.Plan(USUAL_PRIORITY, null, null, attempts),
            firing.input(),
            firing.key(),
            null);
    return tasks
        .submission()
        .submit(admission, task)
        .thenApply(
            accepted ->
                switch (accepted) {
                  case Accepted.Stored _ -> task.id();
                  case Accepted.Known known -> known.id();
                  case Accepted.KeyReused reused -> reused.id();
                  case Accepted.Unrelated _ -> throw new IllegalStateException("it names nothing");
                });
  }

  @Override
  public CompletionStage<Known> recall(String name) {
    // The time is read last, so that progress stored by another node is never in the future.
    CompletionStage<Optional<String>> past = text(name, Note.PAST);
    CompletionStage<Optional<String>> pause = text(name, Note.PAUSE);
    return text(name, Note.PROGRESS)
        .thenCompose(
            progress ->
                past.thenCombine(
                    pause, (done, paused) -> new Known(progress, done, paused, Instant.EPOCH)))
        .thenCompose(known -> store.time().thenApply(known::at));
  }

  @Override
  public CompletionStage<@Nullable Void> remember(String name, Note note, String value) {
    return store.remember(key(name, note), value);
  }

  private CompletionStage<Optional<String>> text(String name, Note note) {
    return store.recall(key(name, note));
  }

  private static String key(String name, Note note) {
    return switch (note) {
      case PROGRESS -> "schedule " + name;
      case PAST -> "schedule-past " + name;
      case PAUSE -> "schedule-pause " + name;
    };
  }
}
