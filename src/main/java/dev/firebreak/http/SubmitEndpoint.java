package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.api.Payload;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.NewTask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/submit/{type}}: stores a task, and answers once the task is on stable storage.
 */
final class SubmitEndpoint {
  private static final HttpHeader RETRY_AFTER = RawHeader.create("Retry-After", "1");
  private static final HttpHeader REPLAYED = RawHeader.create("Idempotent-Replayed", "true");

  private final TypeLookup types;
  private final @Nullable TaskContext context;
  private final BodyReader bodies;

  SubmitEndpoint(TypeLookup types, @Nullable TaskContext context, BodyReader bodies) {
    this.types = types;
    this.context = context;
    this.bodies = bodies;
  }

  void handle(HttpRequest request, String typeName, Caller caller, PendingResponse exchange) {
    try {
      Admission admission = types.find(request, typeName, caller.grant());
      QuotaCheck.requireRate(caller);
      if (context == null) {
        throw new ProblemFound(TaskAnswers.noStore());
      }
      TaskContext open = context;
      SubmitHeaders headers = SubmitHeaders.of(request);
      String contentType = bodies.contentType(request);
      TypeLookup.requireAccepted(admission, contentType);
      QuotaCheck.requireBacklog(caller);
      requireCapacity(open, admission);
      bodies.read(
          request,
          contentType,
          mostStored(admission),
          body -> submit(new Submit(open, caller, admission, headers), body, exchange),
          exchange::answer);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  /**
   * The longest input of a task, in bytes: stores can't hold the longest body that a type may
   * accept.
   */
  static long mostStored(Admission admission) {
    return Math.min(admission.type().settings().work().maxBody(), LongResult.LONGEST);
  }

  static void requireCapacity(TaskContext context, Admission admission) throws ProblemFound {
    if (!context.store().roomToAccept()) {
      throw new ProblemFound(
          Problem.of(ProblemType.STORE_FULL, "There is too little space left on the disk")
              .retryAfter(5));
    }
    Outcome.Refused refusal = context.tasks().submission().tryAcquire(admission);
    if (refusal != null) {
      throw new ProblemFound(OutcomeProblems.refusal(refusal));
    }
  }

  /** A submit whose head was accepted. */
  private record Submit(
      TaskContext context, Caller caller, Admission admission, SubmitHeaders headers) {}

  private static void submit(Submit submit, Body body, PendingResponse exchange) {
    if (!submit.caller().reserveTask()) {
      body.share().release();
      exchange.answer(Responses.problem(QuotaCheck.backlogExceeded(submit.caller())));
      return;
    }
    TaskContext context = submit.context();
    SubmitHeaders headers = submit.headers();
    NewTask task = task(submit, body.payload());
    CompletableFuture<TaskState> end =
        headers.waitSeconds() == 0 ? null : context.listen(task.id(), submit.caller());
    context
        .tasks()
        .submission()
        .submit(submit.admission(), task)
        .whenComplete(
            (accepted, failure) -> {
              submit.caller().releaseTask();
              body.share().release();
              try {
                if (end != null && !(accepted instanceof Accepted.Stored)) {
                  end.cancel(false);
                }
                if (failure == null) {
                  answer(submit, task, accepted, end, exchange);
                } else {
                  exchange.answer(TaskAnswers.failure(failure));
                }
              } catch (Throwable t) {
                exchange.answer(RequestDispatcher.internalError(t));
              }
            });
  }

  private static NewTask task(Submit submit, Payload input) {
    TypeRuntime type = submit.admission().type();
    String owner = submit.caller().grant().owner();
    SubmitHeaders headers = submit.headers();
    Instant now = submit.context().clock().instant();
    String key = headers.key();
    return new NewTask(
        RunId.at(now.toEpochMilli()),
        type.name(),
        owner,
        new Submission.Plan(
            headers.priority(),
            headers.runAt(),
            headers.delay(),
            headers.timeout(),
            type.settings().retry().attempts()),
        input,
        key == null ? null : IdempotencyKey.of(owner, type.name(), key, input),
        headers.trace());
  }

  private static void answer(
      Submit submit,
      NewTask told,
      Accepted accepted,
      @Nullable CompletableFuture<TaskState> end,
      PendingResponse exchange) {
    TaskContext context = submit.context();
    SubmitHeaders headers = submit.headers();
    switch (accepted) {
      case Accepted.Stored stored -> {
        if (end == null) {
          exchange.answer(accepted(context.document(fresh(told, stored)), false));
        } else {
          RunId id = told.id();
          var found =
              context
                  .await(id, headers.waitSeconds(), end)
                  // The task is stored: a failed read after that must not be reported as a failed
                  // submit.
                  .exceptionally(_ -> Optional.of(fresh(told, stored)));
          answer(context, id, headers, false, found, exchange);
        }
      }
      case Accepted.Known known -> {
        RunId id = known.id();
        int wait = headers.waitSeconds();
        var found = wait == 0 ? context.store().find(id) : context.await(id, wait, submit.caller());
        answer(context, id, headers, true, found, exchange);
      }
      case Accepted.KeyReused reused ->
          exchange.answer(
              Responses.problem(
                  Problem.of(
                          ProblemType.IDEMPOTENCY_KEY_REUSED,
                          "This key was used for another body, by task " + reused.id())
                      .with("task", reused.id().toString())));
    }
  }

  /** Returns the state of a task that was just stored. */
  static Task fresh(NewTask told, Accepted.Stored stored) {
    boolean runs = stored.claim() != null;
    return new Task(
        told.id(),
        told.type(),
        told.owner(),
        runs ? TaskState.RUNNING : TaskState.QUEUED,
        told.plan().priority(),
        new Task.Tries(runs ? 1 : 0, runs ? 1 : 0, told.plan().maxAttempts(), 0),
        new Task.Times(stored.createdAt(), stored.runAt(), runs ? stored.createdAt() : null, null),
        null,
        null,
        null,
        null,
        List.of());
  }

  private static void answer(
      TaskContext context,
      RunId id,
      SubmitHeaders headers,
      boolean replayed,
      CompletionStage<Optional<Task>> when,
      PendingResponse exchange) {
    when.whenComplete(
        (task, failure) ->
            exchange.answer(
                failure == null
                    ? whenFound(context, id, task, headers, replayed)
                    : replayed(TaskAnswers.committed(id, null))));
  }

  private static HttpResponse whenFound(
      TaskContext context,
      RunId id,
      Optional<Task> found,
      SubmitHeaders headers,
      boolean replayed) {
    if (found.isEmpty()) { // Retention removed the task just now.
      return Responses.problem(TaskAnswers.unknown(id.toString()));
    }
    TaskDocument document = context.document(found.get());
    HttpResponse answer =
        headers.waitSeconds() > 0 && found.get().state().isFinal()
            ? located(Responses.json(document), document, replayed)
            : accepted(document, replayed);
    return headers.waitSeconds() == 0 ? answer : preferred(answer, headers.waitSeconds());
  }

  static HttpResponse preferred(HttpResponse answer, int waitSeconds) {
    return answer.addHeader(RawHeader.create("Preference-Applied", "wait=" + waitSeconds));
  }

  private static HttpResponse accepted(TaskDocument document, boolean replayed) {
    HttpResponse answer =
        Responses.json(document).withStatus(StatusCodes.ACCEPTED).addHeader(RETRY_AFTER);
    return located(answer, document, replayed);
  }

  private static HttpResponse replayed(HttpResponse answer) {
    return answer.addHeader(RETRY_AFTER).addHeader(REPLAYED);
  }

  private static HttpResponse located(
      HttpResponse answer, TaskDocument document, boolean replayed) {
    HttpResponse located =
        answer.addHeader(RawHeader.create("Location", "/v1/tasks/" + document.id()));
    return replayed ? located.addHeader(REPLAYED) : located;
  }
}
