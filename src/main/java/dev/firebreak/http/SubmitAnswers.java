package dev.firebreak.http;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.firebreak.observe.TaskEnd;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.NewTask;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.FirstResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** Answers submits after the store has decided on their tasks. */
final class SubmitAnswers {
  private static final HttpHeader RETRY_AFTER = RawHeader.create("Retry-After", "1");
  private static final HttpHeader REPLAYED = RawHeader.create("Idempotent-Replayed", "true");

  private SubmitAnswers() {}

  /**
   * Answers a submit at once, or after the wait that its caller prefers.
   *
   * @param end the result of {@link TaskContext#listen} for the new task; null if the caller does
   *     not wait, or the task was submitted before
   */
  static CompletionStage<HttpResponse> answer(
      SubmitEndpoint.Submit submit,
      NewTask submitted,
      Accepted accepted,
      @Nullable CompletableFuture<TaskEnd> end) {
    return switch (accepted) {
      case Accepted.Stored stored when end == null ->
          completedStage(
              accepted(submit.context().document(storedTask(submit, submitted, stored)), false));
      case Accepted.Stored stored -> answerAfterWait(submit, submitted, stored, end);
      case Accepted.Known known -> answerKnown(submit, known.id());
      case Accepted.KeyReused reused -> completedStage(keyReused(reused.id()));
      case Accepted.Unrelated unrelated ->
          completedStage(Responses.problem(GroupAnswers.unrelated(unrelated)));
    };
  }

  static HttpResponse keyReused(RunId id) {
    return Responses.problem(
        Problem.of(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "This key was used for another body, by task " + id)
            .with("task", id.toString()));
  }

  private static CompletionStage<HttpResponse> answerAfterWait(
      SubmitEndpoint.Submit submit,
      NewTask submitted,
      Accepted.Stored stored,
      CompletableFuture<TaskEnd> end) {
    Task begun = storedTask(submit, submitted, stored);
    return submit
        .context()
        .within(submit.headers().waitSeconds(), end)
        .thenCompose(
            ended -> {
              FirstResult result = ended.map(TaskEnd::result).orElse(null);
              return result != null && stored.claim() != null
                  ? completedStage(Optional.of(succeeded(begun, result)))
                  : submit.context().store().find(submitted.id());
            })
        // The task is stored: a failed read after that must not be reported as a failed submit.
        .exceptionally(_ -> Optional.of(begun))
        .thenApply(task -> found(submit, submitted.id(), task, false));
  }

  private static CompletionStage<HttpResponse> answerKnown(SubmitEndpoint.Submit submit, RunId id) {
    TaskContext context = submit.context();
    int wait = submit.headers().waitSeconds();
    CompletionStage<Optional<Task>> task =
        wait == 0 ? context.store().find(id) : context.await(id, wait, submit.caller());
    return task.handle(
        (found, failure) -> failure == null ? found(submit, id, found, true) : unread(id));
  }

  /** Returns the task of a submission that was just stored. */
  private static Task storedTask(
      SubmitEndpoint.Submit submit, NewTask submitted, Accepted.Stored stored) {
    boolean runs = stored.claim() != null;
    return new Task(
        new Task.Submitted(
            submitted.id(),
            submitted.type(),
            submitted.owner(),
            submitted.plan().priority(),
            submit.admission().type().versions().own()),
        runs ? TaskState.RUNNING : TaskState.QUEUED,
        new Task.Tries(runs ? 1 : 0, runs ? 1 : 0, submitted.plan().maxAttempts(), 0),
        new Task.Times(stored.createdAt(), stored.runAt(), runs ? stored.createdAt() : null, null),
        Task.Outcomes.NONE);
  }

  /** Returns a task that was claimed when it was stored, after its first attempt. */
  private static Task succeeded(Task begun, FirstResult result) {
    return new Task(
        begun.submitted(),
        TaskState.SUCCEEDED,
        begun.tries(),
        new Task.Times(
            begun.times().createdAt(),
            begun.times().runAt(),
            begun.times().startedAt(),
            result.finishedAt()),
        new Task.Outcomes(
            result.node(), null, null, result.payload(), null, List.of(), Task.Steps.NONE));
  }

  private static HttpResponse found(
      SubmitEndpoint.Submit submit, RunId id, Optional<Task> found, boolean replayed) {
    if (found.isEmpty()) { // Retention removed the task just now.
      return Responses.problem(TaskAnswers.unknown(id.toString()));
    }
    int wait = submit.headers().waitSeconds();
    TaskDocument document = submit.context().document(found.get());
    HttpResponse answer =
        wait > 0 && found.get().state().isFinal()
            ? located(Responses.json(document), document, replayed)
            : accepted(document, replayed);
    return wait == 0 ? answer : preferred(answer, wait);
  }

  static HttpResponse preferred(HttpResponse answer, int waitSeconds) {
    return answer.addHeader(RawHeader.create("Preference-Applied", "wait=" + waitSeconds));
  }

  static HttpResponse accepted(TaskDocument document, boolean replayed) {
    HttpResponse answer =
        Responses.json(document).withStatus(StatusCodes.ACCEPTED).addHeader(RETRY_AFTER);
    return located(answer, document, replayed);
  }

  /** The answer for a task that is stored, but can't be read. */
  static HttpResponse unread(RunId id) {
    return TaskAnswers.committed(id, null).addHeader(RETRY_AFTER).addHeader(REPLAYED);
  }

  private static HttpResponse located(
      HttpResponse answer, TaskDocument document, boolean replayed) {
    HttpResponse located =
        answer.addHeader(RawHeader.create("Location", "/v1/tasks/" + document.id()));
    return replayed ? located.addHeader(REPLAYED) : located;
  }
}
