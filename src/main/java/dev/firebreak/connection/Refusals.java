package dev.firebreak.connection;

import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/**
 * What callers are told by the connection itself. Each ends it. Where there is no request to
 * answer, it is a whole answer as it goes over the wire.
 *
 * @param tooMany to one connection too many
 * @param tooSlow to one whose headers did not arrive in time
 * @param refused to one whose bytes are not handed on as a request
 * @param stopping to one that is still without an answer when the listener stops
 */
public record Refusals(
    ByteString tooMany, ByteString tooSlow, Refused refused, Supplier<HttpResponse> stopping) {

  /** Makes an answer of its status, which is 400, 414, 431 or 503, and its detail. */
  @FunctionalInterface
  public interface Refused {
    ByteString of(int status, String detail);
  }
}
