package dev.firebreak.http;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.connection.Exchange;
import dev.firebreak.isolate.MediaTypes;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.Call;
import dev.firebreak.supervise.Type;
import dev.firebreak.task.Outcome;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /v1/call/{type}}: what can be refused is refused before the body is read, then the
 * call goes to its type and the answer comes through the message that was sent.
 */
final class CallEndpoint {
  private final Map<String, Admission> types;
  private final BodyReader bodies;

  CallEndpoint(Map<String, Admission> types, BodyReader bodies) {
    this.types = types;
    this.bodies = bodies;
  }

  void handle(HttpRequest request, String typeName, Exchange exchange) {
    try {
      call(request, typeName, exchange);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  private void call(HttpRequest request, String typeName, Exchange exchange) throws ProblemFound {
    Admission admission = types.get(typeName);
    if (admission == null) {
      throw new ProblemFound(unknown(typeName));
    }
    if (!request.method().equals(HttpMethods.POST)) {
      throw new ProblemFound(methodNotAllowed(request));
    }
    Type type = admission.type();
    CallHeaders headers = CallHeaders.of(request);
    String contentType = bodies.contentType(request);
    requireAccepted(type.isolation().consumes(), contentType);
    Outcome.Refused refusal = admission.look();
    if (refusal != null) {
      throw new ProblemFound(CallAnswers.refusal(refusal));
    }
    bodies.read(
        request,
        contentType,
        type.settings().work().maxBody(),
        body -> begin(admission, body, headers, exchange),
        exchange::answer);
  }

  private static void begin(
      Admission admission, Body body, CallHeaders headers, Exchange exchange) {
    Call call =
        admission.call(
            body.payload(),
            headers.timeout(),
            headers.trace(),
            (outcome, attempts) -> {
              body.share().release();
              answer(exchange, outcome, attempts);
            });
    if (admission.type().settings().guard().onDisconnect() == TypeSettings.OnDisconnect.CANCEL) {
      exchange.whenGone(call::cancel);
    }
  }

  /** Called by a worker: must not throw into it. */
  private static void answer(Exchange exchange, Outcome outcome, int attempts) {
    HttpResponse response;
    try {
      response = CallAnswers.of(outcome, attempts);
    } catch (Throwable t) {
      response = FrontDoor.internalError(t);
    }
    exchange.answer(response);
  }

  private Problem unknown(String typeName) {
    return Problem.of(ProblemType.UNKNOWN_TYPE, "There is no type \"" + typeName + '"')
        .with("types", types.size() <= 50 ? types.keySet() : "/v1/types");
  }

  private static Problem methodNotAllowed(HttpRequest request) {
    return Problem.of(
            ProblemType.METHOD_NOT_ALLOWED, request.method().value() + " here must be POST")
        .withHeader("Allow", "POST");
  }

  private static void requireAccepted(MediaTypes consumes, String contentType) throws ProblemFound {
    if (!consumes.accept(contentType)) {
      throw new ProblemFound(
          Problem.of(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  contentType + " is not taken here, only " + consumes)
              .withHeader("Accept", consumes.toString()));
    }
  }
}
