package dev.firebreak.http;

import dev.firebreak.config.EndpointSettings;
import dev.firebreak.config.VerifySettings;
import dev.firebreak.connection.PendingResponse;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests to types that require a signature only if the signature is valid.
 *
 * @param clock the time by which signatures are too old
 */
record SignedRequests(InstantSource clock) {

  /**
   * Runs a request, or answers it with the reason why not.
   *
   * @param body released if the request is not run
   * @param run receives what identifies the delivery; null if the type requires no signature
   */
  void run(
      HttpRequest request,
      EndpointSettings endpoint,
      Body body,
      PendingResponse exchange,
      Consumer<@Nullable String> run) {
    VerifySettings verify = endpoint.senders().verify();
    if (verify == null) {
      run.accept(null);
      return;
    }
    String delivery;
    try {
      delivery = new Signature(verify, clock).verify(request, body.payload().bytes());
    } catch (ProblemFound found) {
      body.share().release();
      exchange.answer(Responses.problem(found.problem()));
      return;
    }
    run.accept(delivery);
  }
}
