package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends requests to nodes and receives their answers. Thread-safe. */
record HttpTransport(
    HttpClient http,
    NodeRotation route,
    Duration patience,
    Sleeper pauses,
    @Nullable String token) {
  /**
   * How long an answer may take beyond the requested waiting time, before the connection counts as
   * lost.
   */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** The statuses of requests without an effect that may succeed later. */
  private static final Set<Integer> PASSING = Set.of(429, 503, 507);

  private static final Duration LONGEST_ASKED = Duration.ofDays(1);
  private static final int MULTIPLE_CHOICES = 300;

  /**
   * Returns a request without a method.
   *
   * @param path a path whose names are escaped by {@link #name}
   * @param wait how long the node may delay the answer
   */
  HttpRequest.Builder request(String path, Duration wait) {
    return to(route.node().resolve(path)).timeout(wait.plus(ANSWER));
  }

  /** Returns a request without a method, with the token if there is one. */
  HttpRequest.Builder to(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  HttpRequest.Builder request(String path) {
    return request(path, Duration.ZERO);
  }

  static String name(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns the query of a URL; null values are omitted. */
  static String query(Map<String, ? extends @Nullable Object> values) {
    String query =
        values.entrySet().stream()
            .filter(entry -> entry.getValue() != null)
            .map(entry -> entry.getKey() + '=' + name(String.valueOf(entry.getValue())))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : '?' + query;
  }

  /** Sends a request to a reachable node, if there is one. */
  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    HttpRequest next = request;
    for (int left = route.others(); ; left--) {
      try {
        return http.send(next, HttpResponse.BodyHandlers.ofByteArray());
      } catch (ConnectException | HttpConnectTimeoutException e) {
        if (left == 0) {
          throw e;
        }
        next = route.elsewhere(next); // The request has not reached a node yet.
      }
    }
  }

  /** Sends a request once, and reads the answer as JSON. */
  JsonNode document(HttpRequest request) throws IOException, InterruptedException {
    return document(send(request));
  }

  /**
   * Sends a request until the answer is not "not now" (429, 503, 507), or the retry time has
   * passed. Each other node is tried before a pause.
   */
  HttpResponse<byte[]> sendUntilAnswered(HttpRequest request, RetryLoop tries)
      throws IOException, InterruptedException {
    HttpRequest next = request;
    int left = route.others();
    while (true) {
      try {
        HttpResponse<byte[]> response = send(next);
        boolean answered = !passing(response.statusCode());
        if (answered || (left == 0 && !tries.again(retryAfter(response.headers())))) {
          return response;
        }
      } catch (IOException e) {
        // A certificate that is not trusted now is not trusted later either.
        if (e instanceof SSLHandshakeException || (left == 0 && !tries.again(Duration.ZERO))) {
          throw e;
        }
      }
      left = left == 0 ? route.others() : left - 1;
      next = route.elsewhere(next);
    }
  }

  static boolean passing(int status) {
    return PASSING.contains(status);
  }

  /** The Retry-After of an answer; zero without one. */
  static Duration retryAfter(HttpHeaders headers) {
    try {
      long seconds = headers.firstValueAsLong("Retry-After").orElse(0);
      return Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_ASKED.toSeconds()));
    } catch (NumberFormatException _) {
      return Duration.ZERO; // A date, which Firebreak never sends.
    }
  }

  static JsonNode document(HttpResponse<byte[]> response) throws IOException {
    JsonNode document = Json.lenient(response.body());
    if (response.statusCode() >= MULTIPLE_CHOICES) {
      throw new ProblemException(Problem.of(response.statusCode(), document));
    }
    if (!document.isObject()) {
      throw new IOException(
          "the answer is not a JSON object; is " + response.uri() + " Firebreak?");
    }
    return document;
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "requests to " + route.node();
  }
}
