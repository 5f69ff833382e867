package dev.firebreak.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Talks to a node. Thread-safe; connections are kept and shared. */
public final class FirebreakClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** How long a submission is sent again by default. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final HttpTransport wire;
  private final Tasks tasks;

  /**
   * A client of one node, with a patience of {@link #PATIENCE}.
   *
   * @param node where it answers, for instance {@code http://127.0.0.1:8080}
   * @throws IllegalArgumentException if that is no http address
   */
  public FirebreakClient(URI node) {
    this(node, PATIENCE);
  }

  /**
   * A client of one node.
   *
   * @param node where it answers, for instance {@code http://127.0.0.1:8080}
   * @param patience how long a submission is sent again, and events are asked for again, after a
   *     lost connection or a "not now"; zero for never
   * @throws IllegalArgumentException if that is no http address
   */
  public FirebreakClient(URI node, Duration patience) {
    this(List.of(node), patience, Sleeper.real());
  }

  /**
   * A client of a cluster: what one node does not take, because it is gone, full or stopping, is
   * sent to the next. That holds for all that is about tasks; a call goes to another node only if
   * the first can't be reached, since elsewhere it might run twice.
   *
   * @param nodes where they answer, at least one
   * @param patience as for one node
   * @throws IllegalArgumentException if one is no http address
   */
  public FirebreakClient(List<URI> nodes, Duration patience) {
    this(nodes, patience, Sleeper.real());
  }

  FirebreakClient(List<URI> nodes, Duration patience, Sleeper pauses) {
    wire = new HttpTransport(http, new NodeRotation(nodes), patience, pauses);
    tasks = new Tasks(wire);
  }

  /** The durable tasks of the node. */
  public Tasks tasks() {
    return tasks;
  }

  /**
   * Makes a call and waits for its answer, whatever that is: a problem is an answer too.
   *
   * @param call what is asked for
   * @throws IOException if no answer came; the call may have run all the same
   * @throws InterruptedException if interrupted while waiting
   */
  public HttpAnswer call(Call call) throws IOException, InterruptedException {
    return HttpAnswer.of(wire.send(request(call)));
  }

  /**
   * Makes a call and does not wait.
   *
   * @return its answer; fails with an IOException if none came
   */
  public CompletableFuture<HttpAnswer> callAsync(Call call) {
    return http.sendAsync(request(call), HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(HttpAnswer::of);
  }

  /**
   * Reads something of the node, for instance {@code /v1/supervision}.
   *
   * @throws IOException if no answer came
   * @throws InterruptedException if interrupted while waiting
   */
  public HttpAnswer get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(wire.route().node().resolve(path)).build();
    return HttpAnswer.of(wire.send(request));
  }

  /** Closes idle connections at once, without waiting for what is under way. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  private HttpRequest request(Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(wire.route().node().resolve("/v1/call/" + call.type()))
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
   * A call to be made.
   *
   * @param type of what type
   * @param body the input, not copied
   * @param contentType what it is; null to leave that open
   * @param timeout how long to wait at most, waiting in line and retries included; null for as long
   *     as the type allows
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
