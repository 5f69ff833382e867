package dev.firebreak.tasks;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.Filter;
import dev.firebreak.store.Moved;
import dev.firebreak.store.NewInput;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Signalled;
import dev.firebreak.store.Wanted;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cancels and retries stored tasks on request. Thread-safe; no method blocks. The stages fail as
 * those of the store do.
 */
public final class TaskCommands {
  private final TaskRunner tasks;

  TaskCommands(TaskRunner tasks) {
    this.tasks = tasks;
  }

  /** Cancels a task; its running attempt is told to stop. */
  public CompletionStage<Cancelling> cancel(RunId id) {
    return tasks
        .store()
        .cancel(id)
        .thenApply(
            cancelling -> {
              switch (cancelling) {
                case Cancelling.Stopping(Claim claim) -> stop(List.of(claim));
                case Cancelling.Done(Moved task) -> publish(task, TaskState.CANCELLED);
                case Cancelling.TooLate _, Cancelling.Unknown _ -> {}
              }
              return cancelling;
            })
        .thenCompose(
            cancelling ->
                isCancelled(cancelling)
                    ? cancelDescendants(List.of(id)).thenApply(_ -> cancelling)
                    : CompletableFuture.completedStage(cancelling));
  }

  /**
   * Whether a task is cancelled, or was before: then a cancel of its descendants may be unfinished.
   */
  private static boolean isCancelled(Cancelling cancelling) {
    return switch (cancelling) {
      case Cancelling.Stopping _, Cancelling.Done _ -> true;
      case Cancelling.TooLate(TaskState state) -> state == TaskState.CANCELLED;
      case Cancelling.Unknown _ -> false;
    };
  }

  private CompletionStage<?> cancelDescendants(List<RunId> ancestors) {
    return tasks
        .store()
        .cancelDescendants(ancestors)
        .thenAccept(
            changed -> {
              stop(changed.stopping());
              changed.moved().forEach(task -> publish(task, TaskState.CANCELLED));
            });
  }

  /**
   * Cancels, retries or deletes many.
   *
   * @param before only tasks older than this one; null to begin with the newest
   */
  public CompletionStage<Changed> changeAll(
      Wanted change, Filter filter, @Nullable RunId before, int limit) {
    return tasks
        .store()
        .changeAll(change, filter, before, limit)
        .thenApply(
            changed -> {
              stop(changed.stopping());
              if (change == Wanted.CANCEL) {
                changed.moved().forEach(task -> publish(task, TaskState.CANCELLED));
              } else if (change == Wanted.RETRY) {
                changed.moved().forEach(task -> publish(task, TaskState.QUEUED));
                changed.moved().stream()
                    .map(Moved::type)
                    .distinct()
                    .forEach(tasks::announceDueTasks);
              }
              return changed;
            })
        .thenCompose(
            changed ->
                change == Wanted.CANCEL
                    ? cancelDescendants(ids(changed)).thenApply(_ -> changed)
                    : CompletableFuture.completedStage(changed));
  }

  private static List<RunId> ids(Changed changed) {
    return Stream.concat(
            changed.stopping().stream().map(Claim::id), changed.moved().stream().map(Moved::id))
        .toList();
  }

  private void stop(List<Claim> claims) {
    List<Claim> elsewhere = claims.stream().filter(claim -> !stopHere(claim)).toList();
    if (!elsewhere.isEmpty()) {
      tasks.parts().peers().stop(elsewhere);
    }
  }

  /**
   * Stops an attempt, now or when it begins on this node. Can be repeated.
   *
   * @return whether it runs here
   */
  public boolean stopHere(Claim claim) {
    TaskRun run = tasks.attempts().requestStop(claim);
    if (run == null) {
      return false;
    }
    synchronized (run) { // No progress is published once the end of the attempt was.
      if (tasks.attempts().contains(run) && run.cancel()) {
        String type = run.admission().type().name();
        tasks
            .parts()
            .listener()
            .changed(
                new TaskChange(
                    claim.id(),
                    type,
                    run.claimed().owner(),
                    TaskState.STOPPING,
                    run.claimed().tries().attempt()));
      }
    }
    tasks.attempts().removeStopRequest(claim);
    return true;
  }

  /**
   * Queues a task again.
   *
   * @param input its input from now on; null to keep the one it has
   */
  public CompletionStage<Requeued> retry(RunId id, @Nullable NewInput input) {
    return tasks.store().retry(id, input).thenApply(requeued -> published(id, requeued));
  }

  /** Sends a signal to a task; a task that waits for it is claimed by a node that has a slot. */
  public CompletionStage<Signalled> signal(RunId id, String name, Payload body) {
    return tasks
        .store()
        .signal(id, name, body, tasks.parts().limits().steps().signalBytes())
        .thenApply(done -> published(id, done));
  }

  private Signalled published(RunId id, Signalled done) {
    String type = done.type();
    TaskState state = done.state();
    if (done.result() == Signalled.Result.WOKEN && type != null && state != null) {
      publish(new Moved(id, type, done.owner(), done.attempts()), state);
      tasks.announceDueTasks(type);
    }
    return done;
  }

  /**
   * Queues a task again.
   *
   * @param step runs again, and the later ones; null to keep all steps
   * @param version that it has from now on; null to keep the one it has
   */
  public CompletionStage<Requeued> retryFrom(
      RunId id, @Nullable String step, @Nullable String version) {
    return tasks
        .store()
        .retryFrom(id, step, version)
        .thenApply(requeued -> published(id, requeued));
  }

  private Requeued published(RunId id, Requeued requeued) {
    String type = requeued.type();
    if (type != null && requeued.queued()) {
      publish(new Moved(id, type, requeued.owner(), 0), TaskState.QUEUED);
      tasks.announceDueTasks(type);
    }
    return requeued;
  }

  private void publish(Moved task, TaskState state) {
    tasks
        .parts()
        .listener()
        .changed(new TaskChange(task.id(), task.type(), task.owner(), state, task.attempts()));
  }
}
