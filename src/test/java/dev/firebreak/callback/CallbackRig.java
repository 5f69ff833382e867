package dev.firebreak.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver on this machine, and a node that tells it the ends of tasks. */
final class CallbackRig implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final int NO_CONTENT = 204;

  /** A request that was received. */
  record Received(String path, com.sun.net.httpserver.Headers headers, String body) {
    String field(String name) {
      return String.valueOf(headers.getFirst(name));
    }

    JsonNode event() throws IOException {
      return new com.fasterxml.jackson.databind.json.JsonMapper().readTree(body);
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();

  /** The statuses of the next answers; then 204. */
  final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  private final HttpServer receiver;
  private final Path folder;
  private TestNode node;

  CallbackRig(Path folder) throws IOException {
    this.folder = folder;
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      received.add(
          new Received(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
      Integer status = answers.poll();
      int answered = status == null ? NO_CONTENT : status;
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      byte[] text = "said".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answered, answered == NO_CONTENT ? -1 : text.length);
      if (answered != NO_CONTENT) {
        exchange.getResponseBody().write(text);
      }
    }
  }

  String url(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  String callback(String more) {
    return "callback { secret = \"" + SECRET + "\", " + more + " }";
  }

  String reported() {
    return callback("url = \"" + url("/hook?t=1") + '"');
  }

  void start(String types, String callbacks) {
    node =
        TestNode.configured(
            String.join(
                "\n",
                "firebreak.drain-timeout = 0s",
                "firebreak.data-dir = \"" + folder + '"',
                "firebreak.callbacks { http = true, backoff = 10ms, max-backoff = 20ms",
                callbacks,
                "}",
                "firebreak.types {",
                types,
                "}"));
  }

  void start(String types) {
    start(types, "allowed-addresses = [\"127.0.0.1\"], allowed-hosts = [\"" + host() + "\"]");
  }

  String host() {
    return "127.0.0.1:" + receiver.getAddress().getPort();
  }

  TestNode node() {
    return node;
  }

  HttpResponse<String> submit(String type, String body, String... headers) {
    return node.send(node.request("POST", "/v1/submit/" + type, body, headers));
  }

  static String id(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
    return TestNode.json(response).path("id").asText();
  }

  Received only() {
    await().untilAsserted(() -> assertThat(received).isNotEmpty());
    return received.getFirst();
  }

  /** The only delivery, once it is in this state. */
  JsonNode delivery(String state) {
    return await()
        .until(
            () -> TestNode.json(node.get("/v1/tasks?type=firebreak-callback")).get("tasks").path(0),
            task -> task.path("state").asText().equals(state));
  }

  void restart(String types) {
    node.close();
    start(types);
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
    receiver.stop(0);
  }
}
