package dev.firebreak.http;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.firebreak.access.Caller;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.SignedRequests.Signing;
import dev.firebreak.observe.TaskEnd;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.TaskSubmission;
import dev.firebreak.traces.Attribute;
import dev.firebreak.traces.TraceSpan;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/submit/{type}}: stores a task, and answers once the task is on stable storage.
 */
final class SubmitEndpoint {
  private final TypeLookup types;
  private final @Nullable TaskContext context;
  private final BodyReader bodies;
  private final SignedRequests signatures;

  SubmitEndpoint(
      TypeLookup types,
      @Nullable TaskContext context,
      BodyReader bodies,
      SignedRequests signatures) {
    this.types = types;
    this.context = context;
    this.bodies = bodies;
    this.signatures = signatures;
  }

  /**
   * Handles a submit.
   *
   * @param path the part of the path after {@code /v1/submit/}
   */
  void handle(HttpRequest request, String path, Caller caller, PendingResponse exchange) {
    try {
      WorkTarget target = WorkTarget.of(path);
      Admission admission = types.find(request, target, caller.grant());
      Signing signing = signatures.begin(request, admission.type().settings().endpoint());
      if (!signing.required()) {
        QuotaCheck.requireRate(caller);
      }
      if (context == null) {
        throw new ProblemFound(TaskAnswers.noStore());
      }
      TaskContext open = context;
      SubmitHeaders headers = SubmitHeaders.of(request);
      String callback = headers.callback(admission.type().settings());
      Head head = target.head(request, admission);
      FormSettings forms = admission.type().settings().endpoint().forms();
      String contentType = SentContentType.of(request, forms);
      TypeLookup.requireAccepted(admission, contentType);
      if (signing.required()) {
        requireRoom(open);
      } else {
        admit(open, caller, admission);
      }
      bodies.read(
          request,
          contentType,
          mostStored(admission),
          body ->
              signing.run(
                  body,
                  exchange,
                  delivery -> {
                    FormCheck.require(body.payload(), forms);
                    if (signing.required()) {
                      QuotaCheck.requireRate(caller);
                      admit(open, caller, admission);
                    }
                    submit(
                        new Submit(open, caller, admission, headers.ofDelivery(delivery), callback),
                        body.withHead(head),
                        exchange);
                  }),
          exchange::answer);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  /** The longest input of a task, in bytes. */
  static long mostStored(Admission admission) {
    return TaskSubmission.longestInput(admission);
  }

  static void requireRoom(TaskContext context) throws ProblemFound {
    if (!context.store().roomToAccept()) {
      throw new ProblemFound(
          Problem.of(ProblemType.STORE_FULL, "There is too little space left on the disk")
              .retryAfter(5));
    }
  }

  static void requireCapacity(TaskContext context, Admission admission) throws ProblemFound {
    requireRoom(context);
    Outcome.Refused refusal = context.tasks().submission().tryAcquire(admission);
    if (refusal != null) {
      throw new ProblemFound(OutcomeProblems.refusal(refusal));
    }
  }

  /** Admits a submit, and counts it. */
  private static void admit(TaskContext context, Caller caller, Admission admission)
      throws ProblemFound {
    QuotaCheck.requireBacklog(caller);
    requireCapacity(context, admission);
  }

  /**
   * A submit whose head was accepted.
   *
   * @param callback the address to which its caller wants its end to be reported; null for none
   */
  record Submit(
      TaskContext context,
      Caller caller,
      Admission admission,
      SubmitHeaders headers,
      @Nullable String callback) {}

  private static void submit(Submit submit, Body body, PendingResponse exchange) {
    submit(submit, body.payload(), exchange.span(), body.share()::release)
        .whenComplete(
            (answer, failure) ->
                exchange.answer(
                    failure == null ? answer : RequestDispatcher.internalError(failure)));
  }

  /**
   * Stores a task.
   *
   * @param span the span of the request
   * @param decided run once the store needs the input no more
   * @return the answer, which is there once the task is stored, or after the wait that the caller
   *     prefers
   */
  static CompletionStage<HttpResponse> submit(
      Submit submit, Payload input, TraceSpan span, Runnable decided) {
    if (!submit.caller().reserveTask()) {
      decided.run();
      return completedStage(Responses.problem(QuotaCheck.backlogExceeded(submit.caller())));
    }
    TaskContext context = submit.context();
    SubmitHeaders headers = submit.headers();
    NewTask task = task(submit, input, span.positionOr(headers.trace()));
    if (span.recording()) {
      span.set(Attribute.TASK, task.id().toString());
    }
    CompletableFuture<TaskEnd> end =
        headers.waitSeconds() == 0 ? null : context.listen(task.id(), submit.caller());
    return context
        .tasks()
        .submission()
        .submit(submit.admission(), task)
        .handle(
            (accepted, failure) -> {
              submit.caller().releaseTask();
              decided.run();
              if (end != null && !(accepted instanceof Accepted.Stored)) {
                end.cancel(false);
              }
              return failure == null
                  ? SubmitAnswers.answer(submit, task, accepted, end)
                  : completedStage(TaskAnswers.failure(failure));
            })
        .thenCompose(answer -> answer);
  }

  /** A key of a child belongs to its parent: each parent has names of its own for its children. */
  static IdempotencyKey key(
      Caller caller, String type, String key, Payload input, @Nullable RunId parent) {
    String owner = caller.grant().owner();
    return IdempotencyKey.of(parent == null ? owner : owner + '\n' + parent, type, key, input);
  }

  private static NewTask task(Submit submit, Payload input, @Nullable String trace) {
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
        key == null
            ? null
            : key(submit.caller(), type.name(), key, input, headers.relations().parent()),
        trace,
        submit.callback(),
        headers.relations());
  }
}
