package dev.firebreak.http;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.connection.Exchange;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.Call;
import dev.firebreak.supervise.Type;
import dev.firebreak.task.Outcome;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /v1/call/{type}}: what can be refused is refused before the body is read, then the
 * call goes to its type and the answer comes through the message that was sent.
 */
final class CallEndpoint {
  private final TypeDoors doors;
  private final BodyReader bodies;

  CallEndpoint(TypeDoors doors, BodyReader bodies) {
    this.doors = doors;
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
    Admission admission = doors.find(request, typeName);
    Type type = admission.type();
    CallHeaders headers = CallHeaders.of(request);
    String contentType = bodies.contentType(request);
    TypeDoors.requireAccepted(admission, contentType);
    Outcome.Refused refusal = admission.look();
    if (refusal != null) {
      throw new ProblemFound(OutcomeProblems.refusal(refusal));
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
}
