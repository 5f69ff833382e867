package dev.firebreak.http;

import dev.firebreak.config.EndpointSettings;
import dev.firebreak.config.VerifySettings;
import dev.firebreak.connection.PendingResponse;
import java.time.InstantSource;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests to types that require a signature only if the signature is valid. Until then a
 * request may be of anybody: nothing is counted for it, and its body is read only if its head has a
 * signature.
 *
 * @param clock the time by which signatures are too old
 */
record SignedRequests(InstantSource clock) {
  /**
   * Reads what the head of a request says of its signature.
   *
   * @throws ProblemFound if its type requires a signature, and the head has none that could be
   *     valid
   */
  Signing begin(HttpRequest request, EndpointSettings endpoint) throws ProblemFound {
    VerifySettings verify = endpoint.senders().verify();
    if (verify == null) {
      return Signing.NONE;
    }
    Signature signature = new Signature(verify, clock);
    return new Signing(signature, signature.sent(request));
  }

  /** Runs a request that is known to be valid. */
  @FunctionalInterface
  interface Verified {
    /**
     * Runs the request.
     *
     * @param delivery what identifies the delivery; null if the type requires no signature
     * @throws ProblemFound if the request can't be run, and its body is not needed
     */
    void run(@Nullable String delivery) throws ProblemFound;
  }

  /**
   * The signature of one request.
   *
   * @param signature verifies it; null if its type requires none
   * @param sent what its head says; null if its type requires none
   */
  record Signing(@Nullable Signature signature, @Nullable SentSignature sent) {
    private static final Signing NONE = new Signing(null, null);

    /** Whether the request is to be verified, so that its sender is not known before. */
    boolean required() {
      return signature != null;
    }

    /**
     * Runs the request, or answers it with the reason why not.
     *
     * @param body released if the request is not run
     */
    void run(Body body, PendingResponse exchange, Verified verified) {
      try {
        verified.run(
            signature == null || sent == null
                ? null
                : signature.verify(sent, body.payload().bytes()));
      } catch (ProblemFound found) {
        body.share().release();
        exchange.answer(Responses.problem(found.problem()));
      }
    }
  }
}
