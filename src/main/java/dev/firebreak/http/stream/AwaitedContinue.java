package dev.firebreak.http.stream;

import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Requests whose caller sends the body only once it is asked to (RFC 9110, section 10.1.1). */
public final class AwaitedContinue {
  private AwaitedContinue() {}

  /**
   * Whether the first read of a request's body is answered with {@code 100 Continue}, so that a
   * refusal has to do without that read. Other expectations are ignored.
   */
  public static boolean by(HttpRequest request) {
    if (request.entity() instanceof HttpEntity.Strict) {
      return false; // The body has arrived with its head.
    }
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("expect") && header.value().equalsIgnoreCase("100-continue")) {
        return true;
      }
    }
    return false;
  }
}
