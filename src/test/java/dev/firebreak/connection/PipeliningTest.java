package dev.firebreak.connection;

import static dev.firebreak.fixture.TestNode.handler;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of requests in one write are answered one after the other, and in their order. */
class PipeliningTest {
  private static final int MANY = 5000;
  private static final int SOME = 1000;
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            "echo { " + handler(Echo.class) + " }, gate { " + handler(Gate.class) + " }");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** Sends requests while the answers are read, of which each has this status. */
  private static void areAnswered(String requests, int count, int status, boolean bodies)
      throws IOException {
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(caller, requests));
      InputStream in = new BufferedInputStream(caller.socket().getInputStream());
      for (int i = 0; i < count; i++) {
        String head = head(in);
        assertThat(head).as("answer %d", i).startsWith("HTTP/1.1 " + status + ' ');
        if (bodies) {
          in.skipNBytes(length(head));
        }
      }
      sent.join();
    }
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
  }

  private static void send(RawConnection caller, String requests) {
    try {
      caller.send(requests.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("after " + head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  private static long length(String head) {
    return head.lines()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToLong(line -> Long.parseLong(line.substring("Content-Length: ".length())))
        .findFirst()
        .orElse(0);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200, 5000",
    "GET, /health/live, 200, 5000",
    "HEAD, /health/live, 200, 1000",
    "POST, /v1/call/echo, 200, 5000",
    "PUT, /v1/call/echo, 405, 1000",
    "DELETE, /v1/types, 405, 1000",
    "PATCH, /v1/types, 405, 1000",
    "OPTIONS, /v1/types, 204, 1000",
    "TRACE, /health/live, 405, 1000",
  })
  void pipelinedRequestsWithoutBodiesAreAnsweredInOrder(
      String method, String path, int status, int count) throws IOException {
    String request = method + ' ' + path + " HTTP/1.1\r\nHost:localhost\r\n\r\n";
    areAnswered(request.repeat(count), count, status, !method.equals("HEAD"));
  }

  @ParameterizedTest
  @CsvSource({"POST, 200", "PUT, 405", "PATCH, 405", "DELETE, 405"})
  void pipelinedRequestsWithBodiesAreAnsweredInOrder(String method, int status) throws IOException {
    String head = method + " /v1/call/echo HTTP/1.1\r\nHost:localhost\r\n";
    String whole = head + "Content-Length: 5\r\n\r\nhello";
    String chunked = head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n2\r\nyz\r\n0\r\n\r\n";
    areAnswered((whole + chunked).repeat(SOME), 2 * SOME, status, true);
  }

  @Test
  void requestsAfterALargeBodyAreAnswered() throws IOException {
    String large =
        "POST /v1/call/echo HTTP/1.1\r\nHost:localhost\r\nContent-Length: 300000\r\n\r\n";
    String small = "GET /health/live HTTP/1.1\r\nHost:localhost\r\n\r\n";
    areAnswered(large + "x".repeat(300_000) + small.repeat(MANY), 1 + MANY, 200, true);
  }

  @Test
  void answersKeepTheOrderOfRequestsAlthoughTheFirstTakesLonger() throws IOException {
    String post = "POST /v1/call/%s HTTP/1.1\r\nHost:localhost\r\nContent-Length: 5\r\n\r\n%s";
    int before = node.type("echo").path("counters").path("succeeded").asInt();
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      send(
          caller,
          String.format(Locale.ROOT, post, "gate", "order")
              + String.format(Locale.ROOT, post, "echo", "later"));
      await().until(() -> Gate.inside("order") == 1);
      assertThat(node.type("echo").path("counters").path("succeeded").asInt()).isEqualTo(before);
      Gate.open("order", 1);
      assertThat(caller.answer()).startsWith("HTTP/1.1 200").doesNotContain("later");
      assertThat(caller.answer()).startsWith("HTTP/1.1 200").endsWith("later");
    }
  }

  @Test
  void requestsAreAnsweredAfterTheCallerClosedItsOutput() throws IOException {
    String request = "GET /health/live HTTP/1.1\r\nHost:localhost\r\n\r\n";
    try (RawConnection caller = new RawConnection(node.uri("/"))) {
      send(caller, request.repeat(SOME));
      Socket socket = caller.socket();
      socket.shutdownOutput();
      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(SOME + 1);
    }
  }
}
