package dev.firebreak.http;

import dev.firebreak.access.Grant;
import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.store.NewInput;
import dev.firebreak.supervision.Admission;
import dev.firebreak.task.RunId;
import dev.firebreak.tasks.SearchMembers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/tasks/{id}/retry} with a body: queues a task again with another input, which is
 * checked as that of a submission. Requests without a body are served by {@link TaskRoutes}.
 */
final class RetryEndpoint {
  private static final Pattern PATH = Pattern.compile("/v1/tasks/([^/]+)/retry");

  private final TypeLookup types;
  private final @Nullable TaskEndpoint tasks;
  private final BodyReader bodies;

  /**
   * Creates the endpoint.
   *
   * @param tasks null if this node keeps no tasks
   */
  RetryEndpoint(TypeLookup types, @Nullable TaskEndpoint tasks, BodyReader bodies) {
    this.types = types;
    this.tasks = tasks;
    this.bodies = bodies;
  }

  /** Whether the endpoint serves a request. */
  static boolean serves(HttpRequest request, String path) {
    return path.endsWith("/retry")
        && request.method().equals(HttpMethods.POST)
        && !request.entity().isKnownEmpty()
        && PATH.matcher(path).matches();
  }

  void handle(HttpRequest request, String path, Grant grant, PendingResponse exchange) {
    Matcher matcher = PATH.matcher(path);
    String name = matcher.matches() ? matcher.group(1) : "";
    Optional<RunId> id = RunId.parse(name);
    TaskEndpoint open = tasks;
    if (open == null) {
      bodies.refuse(request, TaskAnswers.noStore(), exchange);
      return;
    } else if (id.isEmpty()) {
      bodies.refuse(request, TaskAnswers.unknown(name), exchange);
      return;
    }
    open.context()
        .store()
        .typeOf(id.get(), grant.onlyOwner())
        .whenComplete(
            (type, failure) -> {
              try {
                if (failure == null) {
                  read(request, new Known(open, id.get(), known(type, name, grant)), exchange);
                } else {
                  bodies.refuse(request, TaskAnswers.failed(failure), exchange);
                }
              } catch (ProblemFound found) {
                bodies.refuse(request, found.problem(), exchange);
              } catch (Throwable t) {
                exchange.answer(RequestDispatcher.internalError(t));
              }
            });
  }

  /** A task that the caller may know. */
  private record Known(TaskEndpoint tasks, RunId id, Admission admission) {}

  private Admission known(Optional<String> type, String name, Grant grant) throws ProblemFound {
    if (type.isEmpty() || !grant.types().match(type.get())) {
      throw new ProblemFound(TaskAnswers.unknown(name));
    }
    Admission admission = types.accepting(type.get());
    if (admission == null) {
      throw new ProblemFound(types.unknown(type.get(), grant));
    }
    return admission;
  }

  private void read(HttpRequest request, Known known, PendingResponse exchange)
      throws ProblemFound {
    RetryQuery.refuseWithInput(request);
    for (HttpHeader header : request.getHeaders()) {
      CallHeaders.refuseAboutBody(header);
    }
    FormSettings forms = known.admission().type().settings().endpoint().forms();
    String contentType = SentContentType.of(request, forms);
    TypeLookup.requireAccepted(known.admission(), contentType);
    SubmitEndpoint.requireRoom(known.tasks().context());
    bodies.read(
        request,
        contentType,
        SubmitEndpoint.mostStored(known.admission()),
        body -> {
          try {
            FormCheck.require(body.payload(), forms);
            retry(known, body, exchange);
          } catch (ProblemFound found) {
            body.share().release();
            exchange.answer(Responses.problem(found.problem()));
          }
        },
        exchange::answer);
  }

  private static void retry(Known known, Body body, PendingResponse exchange) {
    Payload input = body.payload();
    NewInput other =
        input.size() == 0
            ? null
            : new NewInput(
                input,
                SearchMembers.of(known.admission().type().settings().work().search(), input));
    known
        .tasks()
        .retry(known.id().toString(), other)
        .whenComplete(
            (answer, failure) -> {
              body.share().release();
              exchange.answer(failure == null ? answer : RequestDispatcher.internalError(failure));
            });
  }
}
