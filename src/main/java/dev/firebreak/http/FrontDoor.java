package dev.firebreak.http;

import dev.firebreak.connection.Exchange;
import dev.firebreak.isolate.HeapWatch;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request. Calls are told apart by their path alone and spared the routing DSL, whose
 * directives cost more than a call's way through supervisor and worker.
 */
final class FrontDoor {
  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
  private static final String CALL = "/v1/call/";

  private final CallEndpoint calls;
  private final BodyReader bodies;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;

  FrontDoor(
      CallEndpoint calls,
      BodyReader bodies,
      Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    this.calls = calls;
    this.bodies = bodies;
    this.routes = routes;
  }

  /** Whatever happens, there will be an answer. */
  void handle(HttpRequest request, Exchange exchange) {
    try {
      String path = request.getUri().path();
      if (path.startsWith(CALL)) {
        calls.handle(request, path.substring(CALL.length()), exchange);
      } else {
        bodies
            .readAway(request)
            .thenAccept(
                wrong ->
                    wrong.ifPresentOrElse(
                        problem -> exchange.answer(BodyReader.closing(problem)),
                        () -> route(request, exchange)));
      }
    } catch (Throwable t) {
      exchange.answer(internalError(t));
    }
  }

  private void route(HttpRequest request, Exchange exchange) {
    try {
      routes
          .apply(request)
          .whenComplete(
              (response, failure) ->
                  exchange.answer(failure == null ? response : internalError(failure)));
    } catch (Throwable t) {
      exchange.answer(internalError(t));
    }
  }

  static HttpResponse internalError(Throwable t) {
    HeapWatch.noticed(t);
    LOG.error("A request failed for a fault of the server; it is answered with 500.", t);
    return Responses.problem(
        Problem.of(ProblemType.INTERNAL_ERROR, "The server failed on this request"));
  }
}
