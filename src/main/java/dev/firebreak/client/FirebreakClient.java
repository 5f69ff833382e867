package dev.firebreak.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A client of a node or a cluster. Thread-safe; connections are kept and shared. */
public final class FirebreakClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The default time for which a submission is retried. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http;
  private final HttpTransport wire;
  private final Tasks tasks;
  private final Groups groups;

  /**
   * Creates a client of one node that retries for {@link #PATIENCE}.
   *
   * @param node the URL of the node, for instance {@code http://127.0.0.1:8080}; or its Unix socket
   *     as {@code unix:/run/firebreak/http.sock}
   * @throws IllegalArgumentException if the URL is not an http address
   */
  public FirebreakClient(URI node) {
    this(node, PATIENCE);
  }

  /**
   * Creates a client of one node.
   *
   * @param node the URL of the node, for instance {@code http://127.0.0.1:8080}
   * @param patience how long submissions and requests for events are retried after a lost
   *     connection or a "not now" (429, 503, 507); zero for never
   * @throws IllegalArgumentException if the URL is not an http address
   */
  public FirebreakClient(URI node, Duration patience) {
    this(List.of(node), patience, Sleeper.real());
  }

  /**
   * Creates a client of a cluster: a request that one node does not accept, because the node is
   * down, full or stopping, is sent to the next node. This applies to all requests about tasks; a
   * call is sent to another node only if the first can't be reached, because otherwise it might run
   * twice.
   *
   * @param nodes the URLs of the nodes, at least one
   * @param patience as for one node
   * @throws IllegalArgumentException if one of them is not an http address
   */
  public FirebreakClient(List<URI> nodes, Duration patience) {
    this(nodes, patience, Sleeper.real());
  }

  /**
   * Creates a client that sends a token with each request.
   *
   * @param nodes the URLs of the nodes, at least one
   * @param patience as for one node
   * @param token the token, as {@code firebreak token create} prints it; null for none
   * @throws IllegalArgumentException if one of the URLs is not an http address, or the text can't
   *     be a token
   */
  public FirebreakClient(List<URI> nodes, Duration patience, @Nullable String token) {
    this(nodes, patience, token, null);
  }

  /**
   * Creates a client of nodes with URLs that begin with {@code https}. The name in the URL has to
   * be in the node's certificate.
   *
   * @param nodes the URLs of the nodes, at least one
   * @param patience as for one node
   * @param token as for a client with a token; null for none
   * @param tls the authorities that certify the nodes, and the client's own certificate if it has
   *     one; null for what Java trusts
   * @throws IllegalArgumentException if one of the URLs is not an http address, or the text can't
   *     be a token
   */
  public FirebreakClient(
      List<URI> nodes, Duration patience, @Nullable String token, @Nullable SSLContext tls) {
    this(nodes, patience, Sleeper.real(), token, tls);
  }

  FirebreakClient(List<URI> nodes, Duration patience, Sleeper pauses) {
    this(nodes, patience, pauses, null, null);
  }

  private FirebreakClient(
      List<URI> nodes,
      Duration patience,
      Sleeper pauses,
      @Nullable String token,
      @Nullable SSLContext tls) {
    if (token != null && !token.matches("[!-~]+")) {
      throw new IllegalArgumentException("the token is empty, or has characters that no token has");
    }
    Path socket = socket(nodes);
    http = socket == null ? http(tls) : new LocalHttpClient(socket);
    NodeRotation rotation =
        new NodeRotation(socket == null ? nodes : List.of(URI.create("http://localhost")));
    wire = new HttpTransport(http, rotation, patience, pauses, token);
    tasks = new Tasks(wire);
    groups = new Groups(wire);
  }

  private static HttpClient http(@Nullable SSLContext tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    return (tls == null ? builder : builder.sslContext(tls)).build();
  }

  /** The file of the one node's Unix socket; null if it is a port. */
  private static @Nullable Path socket(List<URI> nodes) {
    URI first = nodes.size() == 1 ? nodes.getFirst() : null;
    return first == null || !"unix".equals(first.getScheme()) || first.getPath() == null
        ? null
        : Path.of(first.getPath());
  }

  /** The durable tasks of the node. */
  public Tasks tasks() {
    return tasks;
  }

  /** The groups of tasks of the node. */
  public Groups groups() {
    return groups;
  }

  /**
   * Makes a call and waits for its answer, which may be a problem.
   *
   * @param call the call
   * @throws IOException if no answer came; the call may have run nevertheless
   * @throws InterruptedException if interrupted while waiting
   */
  public HttpAnswer call(Call call) throws IOException, InterruptedException {
    return HttpAnswer.of(wire.send(request(call)));
  }

  /**
   * Makes a call without waiting.
   *
   * @return its answer; fails with an IOException if none came
   */
  public CompletableFuture<HttpAnswer> callAsync(Call call) {
    return http.sendAsync(request(call), HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(HttpAnswer::of);
  }

  /**
   * Reads a document of the node, for instance {@code /v1/supervision}.
   *
   * @throws IOException if no answer came
   * @throws InterruptedException if interrupted while waiting
   */
  public HttpAnswer get(String path) throws IOException, InterruptedException {
    return HttpAnswer.of(wire.send(wire.request(path).build()));
  }

  /**
   * Sends a request without a body, for instance to {@code /v1/tokens}.
   *
   * @param path the path, with a query if there is one
   * @throws IOException if no answer came
   * @throws InterruptedException if interrupted while waiting
   */
  public HttpAnswer post(String path) throws IOException, InterruptedException {
    HttpRequest request =
        wire.to(wire.route().node().resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpAnswer.of(wire.send(request));
  }

  /**
   * Sends a request without a body, and writes the answer to a stream while it arrives.
   *
   * @param path the path, with a query if there is one
   * @param target receives the body, unless the answer is a problem; not closed
   * @return the answer; without its body, unless it is a problem
   * @throws IOException if no answer came, or not all of it, or the stream can't be written
   * @throws InterruptedException if interrupted while waiting
   */
  public HttpAnswer post(String path, OutputStream target)
      throws IOException, InterruptedException {
    HttpRequest request =
        wire.to(wire.route().node().resolve(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      HttpAnswer answer =
          new HttpAnswer(
              response.statusCode(),
              response.headers().firstValue("Content-Type").orElse(""),
              new byte[0],
              0);
      if (answer.ok()) {
        body.transferTo(target);
        return answer;
      }
      return new HttpAnswer(answer.status(), answer.contentType(), body.readAllBytes(), 0);
    }
  }

  /** Closes idle connections at once, without waiting for requests in flight. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private HttpRequest request(Call call) {
    HttpRequest.Builder request =
        wire.to(wire.route().node().resolve("/v1/call/" + call.type()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
    if (call.contentType() != null) {
      request.header("Content-Type", call.contentType());
    }
    if (call.timeout() != null) {
      request.header("Firebreak-Timeout", Seconds.of(call.timeout()));
    }
    return request.build();
  }

  /**
   * A call.
   *
   * @param type the name of its type
   * @param body the input, not copied
   * @param contentType the media type of the input; null for unspecified
   * @param timeout the longest time until the answer, including the waiting line and retries; null
   *     for as long as the type allows
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Call(
      String type, byte[] body, @Nullable String contentType, @Nullable Duration timeout) {

    /** A call with JSON. */
    public static Call json(String type, String json) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      return new Call(type, body, "application/json", null);
    }
  }
}
