package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.isolate.MediaTypes;
import dev.firebreak.supervise.Admission;
import dev.firebreak.supervise.Type;
import dev.firebreak.task.Outcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /v1/call/{type}}: what can be refused is refused before the body is read, then the
 * call goes to its type and the answer comes through the message that was sent.
 *
 * <p>The stages returned here never fail: Pekko would leave a caller without an answer whose stage
 * failed with an Error.
 */
final class CallEndpoint {
  private final Map<String, Admission> types;
  private final BodyReader bodies;

  CallEndpoint(Map<String, Admission> types, BodyReader bodies) {
    this.types = types;
    this.bodies = bodies;
  }

  CompletionStage<HttpResponse> handle(HttpRequest request, String typeName) {
    try {
      return call(request, typeName);
    } catch (ProblemFound found) {
      return bodies.refuse(request, found.problem());
    }
  }

  private CompletionStage<HttpResponse> call(HttpRequest request, String typeName)
      throws ProblemFound {
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
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    bodies.read(
        request,
        type.settings().work().maxBody(),
        bytes ->
            admission.call(
                Payload.of(bytes, contentType),
                headers.timeout(),
                (outcome, attempts) -> answer(answer, outcome, attempts)),
        answer::complete);
    return answer;
  }

  /** Called by a worker: must not throw into it. */
  private static void answer(
      CompletableFuture<HttpResponse> answer, Outcome outcome, int attempts) {
    HttpResponse response;
    try {
      response = CallAnswers.of(outcome, attempts);
    } catch (Throwable t) {
      response = FrontDoor.internalError(t);
    }
    answer.complete(response);
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
