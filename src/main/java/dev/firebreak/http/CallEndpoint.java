package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.config.StreamSettings;
import dev.firebreak.connection.PendingResponse;
import dev.firebreak.forwarding.CallForwarding;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.http.SignedRequests.Signing;
import dev.firebreak.http.stream.BrokenAnswers;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Call;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.supervision.Reply;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Outcome;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/call/{type}}: refuses a call before its body is read where possible; otherwise
 * submits the call to its type, and answers through the message that was sent.
 */
final class CallEndpoint {
  private final TypeLookup types;
  private final BodyReader bodies;
  private final SignedRequests signatures;
  private final Peers peers;
  private final StreamedCalls streamed;

  CallEndpoint(TypeLookup types, BodyReader bodies, SignedRequests signatures, Peers peers) {
    this.types = types;
    this.bodies = bodies;
    this.signatures = signatures;
    this.peers = peers;
    this.streamed = new StreamedCalls(bodies, new BrokenAnswers(System::nanoTime));
  }

  TypeLookup types() {
    return types;
  }

  /**
   * Handles a call.
   *
   * @param target the part of the path after {@code /v1/call/}
   */
  void handle(HttpRequest request, String target, Caller caller, PendingResponse exchange) {
    try {
      call(request, WorkTarget.of(target), caller, exchange);
    } catch (ProblemFound found) {
      bodies.refuse(request, found.problem(), exchange);
    }
  }

  private void call(HttpRequest request, WorkTarget target, Caller caller, PendingResponse exchange)
      throws ProblemFound {
    Admission admission = types.find(request, target, caller.grant());
    TypeRuntime type = admission.type();
    Signing signing = signatures.begin(request, type.settings().endpoint());
    if (!signing.required()) {
      QuotaCheck.requireRate(caller);
    }
    CallHeaders headers = CallHeaders.of(request);
    Head head = target.head(request, admission);
    FormSettings forms = type.settings().endpoint().forms();
    String contentType = SentContentType.of(request, forms);
    TypeLookup.requireAccepted(admission, contentType);
    Outcome.Refused early = signing.required() ? null : admit(request, admission);
    StreamSettings stream = type.settings().endpoint().stream();
    if (stream.input() && !signing.required()) { // Both only while the settings change.
      Payload empty = Payload.of(new byte[0], contentType).withHead(head);
      streamed.submitArriving(request, admission, empty, headers, exchange);
      return;
    }
    bodies.read(
        request,
        contentType,
        type.settings().work().maxBody(),
        body ->
            signing.run(
                body,
                exchange,
                _ -> {
                  FormCheck.require(body.payload(), forms);
                  Outcome.Refused refusal = early;
                  if (signing.required()) {
                    QuotaCheck.requireRate(caller);
                    refusal = admit(request, admission);
                  }
                  Body whole = body.withHead(head);
                  if (stream.answer()) {
                    streamed.submit(request, admission, whole, headers, exchange);
                  } else {
                    submit(admission, whole, headers, refusal, exchange);
                  }
                }),
        exchange::answer);
  }

  /**
   * Admits a call, and counts it.
   *
   * @return null, or why this node has no slot for a call that a peer may run
   * @throws ProblemFound if the call is refused
   */
  private Outcome.@Nullable Refused admit(HttpRequest request, Admission admission)
      throws ProblemFound {
    Outcome.Refused refusal = admission.tryAcquire();
    boolean streams = admission.type().settings().endpoint().stream().any();
    if (refusal != null && (streams || !mayForward(request, admission.type(), refusal))) {
      throw new ProblemFound(OutcomeProblems.refusal(refusal));
    }
    return refusal;
  }

  /**
   * Whether to read the body of a call that has no slot on this node, because a peer may run it.
   */
  private boolean mayForward(HttpRequest request, TypeRuntime type, Outcome.Refused refusal) {
    long length = request.entity().getContentLengthOption().orElse(Long.MAX_VALUE);
    return length <= Peers.LARGEST_INPUT && CallForwarding.mayForward(peers, type.name(), refusal);
  }

  private void submit(
      Admission admission,
      Body body,
      CallHeaders headers,
      Outcome.@Nullable Refused refusal,
      PendingResponse exchange) {
    String trace = exchange.span().positionOr(headers.trace());
    CallRequest call = new CallRequest(body.payload(), headers.timeout(), trace);
    Reply reply =
        (outcome, attempts) -> {
          body.share().release();
          exchange.answer(CallAnswers.of(outcome, attempts, admission.type()));
        };
    Call running =
        refusal == null
            ? CallForwarding.call(admission, peers, call, reply)
            : CallForwarding.forward(peers, admission.type().name(), call, refusal, reply);
    CancelOnDisconnect.watch(
        admission.type().settings().protection().onDisconnect(), exchange, running);
  }
}
