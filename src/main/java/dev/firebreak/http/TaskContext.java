package dev.firebreak.http;

import dev.firebreak.json.Json;
import dev.firebreak.observe.OtherNodes;
import dev.firebreak.observe.Progress;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.TaskStore;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskService;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What requests about tasks need.
 *
 * @param types the doors, by name
 * @param tasks takes them in
 * @param store has them
 * @param events what happens to them
 * @param elsewhere what other nodes know of them
 * @param clock the time
 * @param json reads within the limits that are configured
 */
record TaskContext(
    Map<String, Admission> types,
    TaskService tasks,
    TaskStore store,
    TaskEvents events,
    OtherNodes elsewhere,
    InstantSource clock,
    Json json) {

  /** The document of a task as it is now. */
  TaskDocument document(Task task) {
    return TaskDocument.of(task, events.progress(task.id()), tasks.waitingFor(task), json);
  }

  /** The same, with how far it is if it runs on another node. */
  CompletionStage<TaskDocument> wholeDocument(Task task) {
    boolean runs = task.state() == TaskState.RUNNING || task.state() == TaskState.STOPPING;
    Progress here = events.progress(task.id());
    if (!runs || here != null || tasks.runsHere(task.id())) {
      return CompletableFuture.completedStage(document(task));
    }
    return elsewhere
        .progress(task.id())
        .thenApply(far -> TaskDocument.of(task, far.orElse(null), tasks.waitingFor(task), json));
  }

  /**
   * Waits until a task is in a final state, or for so long.
   *
   * @return the task then; empty if there is none
   */
  CompletionStage<Optional<Task>> await(RunId id, int seconds) {
    CompletableFuture<TaskState> end = listen(id);
    // Looked at after listening: what ends in between is not missed.
    return store
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
                    : await(id, seconds, end));
  }

  /**
   * The same of a task that was accepted after its end began to be listened for.
   *
   * @param end what {@link #listen} gave
   */
  CompletionStage<Optional<Task>> await(RunId id, int seconds, CompletableFuture<TaskState> end) {
    return end.orTimeout(seconds, TimeUnit.SECONDS).handle((_, _) -> id).thenCompose(store::find);
  }

  /** Ends when a task does; to be cancelled if that is not waited for. */
  CompletableFuture<TaskState> listen(RunId id) {
    return events.whenFinal(id).toCompletableFuture();
  }
}
