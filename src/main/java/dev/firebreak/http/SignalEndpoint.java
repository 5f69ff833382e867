package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.config.FormSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.http.steps.SignalPage;
import dev.firebreak.step.StepNames;
import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The signals of tasks: {@code POST /v1/tasks/{id}/signals/{name}} records one with its body, and
 * {@code GET /v1/tasks/{id}/signals} lists those that were received.
 */
final class SignalEndpoint {
  private static final Pattern PATH = Pattern.compile("/v1/tasks/[^/]+/signals/[^/]+");
  private static final int ID = 2;
  private static final int NAME = 4;

  private final @Nullable TaskContext context;
  private final BodyReader bodies;

  /**
   * Creates the endpoint.
   *
   * @param context null if this node keeps no tasks
   */
  SignalEndpoint(@Nullable TaskContext context, BodyReader bodies) {
    this.context = context;
    this.bodies = bodies;
  }

  /** Whether a request sends a signal. */
  static boolean serves(HttpRequest request, String path) {
    return request.method().equals(HttpMethods.POST) && PATH.matcher(path).matches();
  }

  /** A signal that is to be recorded. */
  private record Target(TaskContext context, RunId id, String name) {}

  void handle(HttpRequest request, Grant grant, PendingResponse exchange) {
    Target target;
    try {
      target = target(request);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
      return;
    }
    target
        .context()
        .store()
        .typeOf(target.id(), grant.onlyOwner())
        .whenComplete(
            (type, failure) -> {
              try {
                if (failure != null) {
                  bodies.refuse(request, TaskAnswers.failed(failure), exchange);
                } else if (type.isEmpty() || !grant.types().match(type.get())) {
                  Problem unknown = TaskAnswers.unknown(target.id().toString());
                  bodies.refuse(request, unknown, exchange);
                } else {
                  read(request, target, exchange);
                }
              } catch (ProblemFound found) {
                bodies.refuse(request, found.problem(), exchange);
              } catch (Throwable t) {
                exchange.answer(RequestDispatcher.internalError(t));
              }
            });
  }

  private Target target(HttpRequest request) throws ProblemFound {
    if (context == null) {
      throw new ProblemFound(TaskAnswers.noStore());
    }
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    String task = segments.get(ID);
    Optional<RunId> id = RunId.parse(task);
    if (id.isEmpty()) {
      throw new ProblemFound(TaskAnswers.unknown(task));
    }
    String name = segments.get(NAME);
    String fault = StepNames.fault("signal", name);
    if (fault != null) {
      throw new ProblemFound(Problem.of(ProblemType.BAD_PARAMETER, fault));
    }
    return new Target(context, id.get(), name);
  }

  private void read(HttpRequest request, Target target, PendingResponse exchange)
      throws ProblemFound {
    String contentType = SentContentType.of(request, FormSettings.NONE);
    SubmitEndpoint.requireRoom(target.context());
    bodies.read(
        request,
        contentType,
        target.context().tasks().stepLimits().longest(),
        body -> send(target, body, exchange),
        exchange::answer);
  }

  private static void send(Target target, Body body, PendingResponse exchange) {
    target
        .context()
        .tasks()
        .commands()
        .signal(target.id(), target.name(), body.payload())
        .whenComplete(
            (done, failure) -> {
              body.share().release();
              exchange.answer(
                  failure == null
                      ? SignalAnswers.answer(
                          target.id(),
                          target.name(),
                          done,
                          target.context().tasks().stepLimits().signalBytes())
                      : TaskAnswers.failure(failure));
            });
  }

  /** Lists the signals that a task has received. */
  static CompletionStage<HttpResponse> list(TaskContext context, String name) {
    Optional<RunId> id = RunId.parse(name);
    if (id.isEmpty()) {
      return CompletableFuture.completedStage(Responses.problem(TaskAnswers.unknown(name)));
    }
    return context
        .store()
        .signals(id.get())
        .thenCompose(
            signals -> {
              HttpResponse page = Responses.json(SignalPage.of(signals));
              return signals.isEmpty()
                  ? ifKnown(context, id.get(), page)
                  : CompletableFuture.completedStage(page);
            })
        .exceptionally(TaskAnswers::failure);
  }

  private static CompletionStage<HttpResponse> ifKnown(
      TaskContext context, RunId id, HttpResponse answer) {
    return context
        .store()
        .typeOf(id, null)
        .thenApply(
            type ->
                type.isEmpty() ? Responses.problem(TaskAnswers.unknown(id.toString())) : answer);
  }
}
