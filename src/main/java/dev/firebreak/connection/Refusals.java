package dev.firebreak.connection;

import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/**
 * The answers that the connection itself gives. Each is the last on its connection. Where there is
 * no request to answer, it is a complete answer in bytes.
 *
 * @param tooMany for a connection beyond the limit
 * @param tooSlow for a connection whose headers did not arrive in time
 * @param refused for a connection whose bytes are not passed on as a request
 * @param notEncrypted for a connection without TLS to a port with TLS
 * @param stopping for a request that is still without an answer when the listener stops
 */
public record Refusals(
    ByteString tooMany,
    ByteString tooSlow,
    Refused refused,
    ByteString notEncrypted,
    Supplier<HttpResponse> stopping) {

  /** Makes an answer from its status, which is 400, 414, 431 or 503, and its detail. */
  @FunctionalInterface
  public interface Refused {
    ByteString of(int status, String detail);
  }
}
