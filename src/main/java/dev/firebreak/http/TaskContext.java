package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.json.Json;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.Progress;
import dev.firebreak.observe.TaskEnd;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskService;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The services that requests about tasks need.
 *
 * @param types the types that are declared now
 * @param parts accepts, stores and observes tasks
 * @param elsewhere the tasks on other nodes
 * @param clock the time
 * @param json reads JSON within the configured limits
 * @param limit limits how long callers wait
 */
record TaskContext(
    Types types,
    HttpServer.Tasks parts,
    OtherNodes elsewhere,
    InstantSource clock,
    Json json,
    WaitLimit limit) {

  /** Accepts tasks. */
  TaskService tasks() {
    return parts.service();
  }

  /** Stores tasks. */
  TaskStore store() {
    return parts.store();
  }

  /** The events of tasks. */
  TaskEvents events() {
    return parts.events();
  }

  /** Returns the current document of a task. */
  TaskDocument document(Task task) {
    return TaskDocument.of(task, events().progress(task.id()), tasks().waitingFor(task), json);
  }

  /** Returns the document with the progress of the task, which another node may have to report. */
  CompletionStage<TaskDocument> wholeDocument(Task task) {
    boolean runs = task.state() == TaskState.RUNNING || task.state() == TaskState.STOPPING;
    Progress here = events().progress(task.id());
    if (!runs || here != null || tasks().runsHere(task.id())) {
      return CompletableFuture.completedStage(document(task));
    }
    return elsewhere
        .progress(task.id())
        .thenApply(far -> TaskDocument.of(task, far.orElse(null), tasks().waitingFor(task), json));
  }

  /**
   * Waits until a task is in a final state, the time has passed, or the caller's token has ended.
   *
   * @return the task then; empty if there is none
   */
  CompletionStage<Optional<Task>> await(RunId id, int seconds, Caller caller) {
    CompletableFuture<TaskEnd> end = listen(id, caller);
    // Read after listening has begun, so that an end in between is not missed.
    return store()
        .find(id)
        .whenComplete(
            (found, _) -> {
              if (found == null || found.isEmpty() || found.get().state().isFinal()) {
                end.cancel(false);
              }
            })
        .thenCompose(
            found ->
                end.isCancelled()
                    ? CompletableFuture.completedStage(found)
                    : within(seconds, end).thenCompose(_ -> store().find(id)));
  }

  /**
   * Waits for a task for whose end the caller already listens.
   *
   * @param end the result of {@link #listen}
   * @return the end; empty if the wait was ended before
   */
  CompletionStage<Optional<TaskEnd>> within(int seconds, CompletableFuture<TaskEnd> end) {
    limit.set(end, seconds);
    return end.handle((ended, _) -> Optional.ofNullable(ended));
  }

  /**
   * Completes when a task ends, or is cancelled when the caller's token does; to be cancelled to
   * stop waiting.
   */
  CompletableFuture<TaskEnd> listen(RunId id, Caller caller) {
    CompletableFuture<TaskEnd> end = events().whenEnded(id);
    if (caller.token() != null) {
      Caller.Watch watch = caller.whenEnded(() -> end.cancel(false));
      var _ = end.whenComplete((_, _) -> watch.close());
    }
    return end;
  }
}
