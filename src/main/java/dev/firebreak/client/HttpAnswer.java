package dev.firebreak.client;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * The answer of a node.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body; empty if the node did not specify one
 * @param body the result, or a problem document
 * @param attempts how many attempts a call that succeeded took; 0 if the answer does not say
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record HttpAnswer(int status, String contentType, byte[] body, int attempts) {
  private static final int MULTIPLE_CHOICES = 300;

  static HttpAnswer of(HttpResponse<byte[]> response) {
    return new HttpAnswer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        (int) response.headers().firstValueAsLong("Firebreak-Attempts").orElse(0));
  }

  /** Whether this is a result and not a problem. */
  public boolean ok() {
    return status < MULTIPLE_CHOICES;
  }

  /** The body as text in UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
