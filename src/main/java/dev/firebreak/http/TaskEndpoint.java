package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.store.Cancelling;
import dev.firebreak.store.Changed;
import dev.firebreak.store.NewInput;
import dev.firebreak.store.Page;
import dev.firebreak.store.Requeued;
import dev.firebreak.store.Wanted;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.LongResult;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.jspecify.annotations.Nullable;

/** Serves all requests about stored tasks, except events. */
final class TaskEndpoint {
  /** How many tasks one request may change. */
  private static final int MOST_CHANGED = 10_000;

  private final TaskContext context;
  private final LongAnswers longAnswers;

  TaskEndpoint(TaskContext context, ByteBudget budget) {
    this.context = context;
    longAnswers = new LongAnswers(context.store(), budget);
  }

  TaskContext context() {
    return context;
  }

  /** A list as JSON. */
  private record TaskList(List<TaskDocument> tasks, @Nullable String next) {}

  CompletionStage<HttpResponse> get(HttpRequest request, String name) {
    int wait = SubmitHeaders.waitSeconds(request);
    Caller caller = Authentication.caller(request);
    return onTask(
        name,
        id ->
            (wait == 0 ? context.store().find(id) : context.await(id, wait, caller))
                .thenCompose(this::documentOf),
        (id, found) -> {
          if (wait > 0 && !caller.valid()) {
            return Responses.problem(Authentication.ended());
          } else if (found.isEmpty()) {
            return Responses.problem(TaskAnswers.unknown(id.toString()));
          }
          HttpResponse answer = ETags.answer(request, found.get());
          return wait == 0 ? answer : SubmitAnswers.preferred(answer, wait);
        });
  }

  private CompletionStage<Optional<TaskDocument>> documentOf(Optional<Task> found) {
    return found.isEmpty()
        ? CompletableFuture.completedStage(Optional.empty())
        : context
            .wholeDocument(found.get())
            .thenCombine(
                context.store().family(found.get().id()),
                (document, family) -> Optional.of(document.of(family)));
  }

  CompletionStage<HttpResponse> result(String name) {
    return onTask(
        name,
        context.store()::find,
        (id, found) ->
            found
                .map(this::result)
                .orElseGet(() -> Responses.problem(TaskAnswers.unknown(id.toString()))));
  }

  private HttpResponse result(Task task) {
    LongResult result = task.longResult();
    try {
      HttpResponse answer =
          result == null
              ? TaskAnswers.result(task)
              : CallAnswers.longResult(
                  result, longAnswers.of(task.id(), result), task.tries().attempts());
      Admission admission = context.types().find(task.type());
      return task.state() != TaskState.SUCCEEDED || admission == null
          ? answer
          : FixedHeaders.added(answer, admission.type().settings());
    } catch (ProblemFound found) {
      return Responses.problem(found.problem());
    }
  }

  CompletionStage<HttpResponse> cancel(String name) {
    return onTask(
        name,
        id -> context.tasks().commands().cancel(id).thenCompose(done -> withTask(id, done)),
        this::cancelled);
  }

  /**
   * Queues a task again.
   *
   * @param input its input from now on; null to keep the one it has
   */
  CompletionStage<HttpResponse> retry(String name, @Nullable NewInput input) {
    return onTask(
        name,
        id -> context.tasks().commands().retry(id, input).thenCompose(done -> withTask(id, done)),
        this::requeued);
  }

  /** Queues a task again, from a step and with a version if the request names them. */
  CompletionStage<HttpResponse> retry(HttpRequest request, String name) {
    try {
      RetryQuery query = RetryQuery.of(request);
      return query.isEmpty()
          ? retry(name, (NewInput) null)
          : onTask(
              name,
              id ->
                  context
                      .tasks()
                      .commands()
                      .retryFrom(id, query.from(), query.version())
                      .thenCompose(done -> withTask(id, done)),
              (id, done) ->
                  done.answer().stepUnknown()
                      ? Responses.problem(TaskAnswers.unknownStep(id, String.valueOf(query.from())))
                      : requeued(id, done));
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  /**
   * The result of an operation, and the task after it.
   *
   * @param unread whether the task could not be read afterwards; the operation itself has succeeded
   */
  private record Done<T>(T answer, Optional<Task> task, boolean unread) {}

  private <T> CompletionStage<Done<T>> withTask(RunId id, T answer) {
    return context
        .store()
        .find(id)
        .handle(
            (task, failure) ->
                failure == null
                    ? new Done<>(answer, task, false)
                    : new Done<>(answer, Optional.empty(), true));
  }

  private HttpResponse cancelled(RunId id, Done<Cancelling> done) {
    return switch (done.answer()) {
      case Cancelling.Unknown _ -> Responses.problem(TaskAnswers.unknown(id.toString()));
      case Cancelling.TooLate(TaskState state) when state != TaskState.CANCELLED ->
          Responses.problem(TaskAnswers.alreadyFinal(state));
      case Cancelling.Stopping _ ->
          document(id, done, TaskState.STOPPING).withStatus(StatusCodes.ACCEPTED);
      default -> document(id, done, TaskState.CANCELLED);
    };
  }

  private HttpResponse requeued(RunId id, Done<Requeued> done) {
    Requeued requeued = done.answer();
    TaskState refused = requeued.refusedIn();
    if (refused == TaskState.SUCCEEDED) {
      return Responses.problem(TaskAnswers.alreadyFinal(refused));
    } else if (refused != null) {
      return Responses.problem(
          Problem.of(ProblemType.NOT_FINAL, "The task is " + refused.word())
              .with("state", refused.word())
              .retryAfter(1));
    } else if (requeued.type() == null) {
      return Responses.problem(TaskAnswers.unknown(id.toString()));
    }
    return document(id, done, TaskState.QUEUED).withStatus(StatusCodes.ACCEPTED);
  }

  private HttpResponse document(RunId id, Done<?> done, TaskState state) {
    if (done.unread()) {
      return TaskAnswers.committed(id, state);
    }
    return done.task()
        .map(context::document)
        .map(Responses::json)
        .orElseGet(() -> Responses.json(Map.of()));
  }

  CompletionStage<HttpResponse> list(HttpRequest request) {
    return asked(
        () -> {
          TaskQuery query = TaskQuery.of(request, context.types(), TaskQuery.LIST);
          return context.store().list(query.filter(), query.before(), query.limit());
        },
        this::page);
  }

  private HttpResponse page(Page page) {
    RunId next = page.next();
    return Responses.json(
        new TaskList(
            page.tasks().stream().map(context::document).toList(),
            next == null ? null : next.toString()));
  }

  /** Changes all tasks that match. */
  CompletionStage<HttpResponse> changeAll(Wanted change, HttpRequest request) {
    return asked(
        () -> {
          TaskQuery query =
              TaskQuery.of(request, context.types(), TaskQuery.CHANGE).requireFilter();
          return context
              .tasks()
              .commands()
              .changeAll(change, query.filter(), query.before(), MOST_CHANGED);
        },
        this::changed);
  }

  private HttpResponse changed(Changed changed) {
    RunId next = changed.next();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("changed", changed.changed());
    document.put("more", changed.more());
    if (next != null) {
      document.put("next", next.toString());
    }
    return Responses.json(document);
  }

  /** An operation that may fail with a problem. */
  @FunctionalInterface
  private interface Question<T> {
    CompletionStage<T> ask() throws ProblemFound;
  }

  private static <T> CompletionStage<HttpResponse> asked(
      Question<T> question, Function<T, HttpResponse> answer) {
    try {
      return question
          .ask()
          .handle(
              (found, failure) ->
                  failure == null ? answer.apply(found) : TaskAnswers.failure(failure));
    } catch (ProblemFound found) {
      return CompletableFuture.completedStage(Responses.problem(found.problem()));
    }
  }

  private static <T> CompletionStage<HttpResponse> onTask(
      String name,
      Function<RunId, CompletionStage<T>> question,
      java.util.function.BiFunction<RunId, T, HttpResponse> answer) {
    Optional<RunId> id = RunId.parse(name);
    return id.isEmpty()
        ? CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)))
        : asked(() -> question.apply(id.get()), found -> answer.apply(id.get(), found));
  }
}
