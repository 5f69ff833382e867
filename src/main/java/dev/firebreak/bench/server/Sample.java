package dev.firebreak.bench.server;

import dev.firebreak.api.Payload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, received before the load begins.
 *
 * @param bytes the length of the body
 * @param contentType the content type of the body
 * @param headers the headers other than those that every server adds
 */
public record Sample(int bytes, String contentType, List<String> headers) {
  private static final int OK = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Set<String> STANDARD_HEADERS =
      Set.of("connection", "content-length", "content-type", "date", "server", "transfer-encoding");

  /**
   * Makes one call.
   *
   * @param tls what the client trusts; null for Java's own
   * @param headers further lines of the head
   * @throws UnexpectedAnswer if it is not answered with 200
   * @throws IOException if it is not answered at all
   */
  public static Sample take(URI uri, Payload payload, @Nullable SSLContext tls, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(payload.bytes()));
    if (!payload.contentType().equals(Payload.UNSPECIFIED)) {
      request.header("Content-Type", payload.contentType());
    }
    for (String header : headers) {
      String[] field = header.split(": ", 2);
      request.header(field[0], field[1]);
    }
    HttpResponse<byte[]> answer = send(request.build(), tls);
    if (answer.statusCode() != OK) {
      String text = new String(answer.body(), StandardCharsets.UTF_8);
      throw new UnexpectedAnswer(uri + " answers " + answer.statusCode() + ": " + text);
    }
    List<String> others =
        answer.headers().map().entrySet().stream()
            .filter(header -> !STANDARD_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT)))
            .map(header -> header.getKey() + ": " + header.getValue().getFirst())
            .toList();
    String type = answer.headers().firstValue("content-type").orElse("application/octet-stream");
    return new Sample(answer.body().length, type, others);
  }

  private static HttpResponse<byte[]> send(HttpRequest request, @Nullable SSLContext tls)
      throws IOException, InterruptedException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
    try (HttpClient client = (tls == null ? builder : builder.sslContext(tls)).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "connection refused or lost" : e.getMessage();
      throw new IOException("no answer from " + request.uri() + ": " + reason, e);
    }
  }
}
