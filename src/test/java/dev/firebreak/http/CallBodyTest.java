package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.http.ProblemDocuments.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies of calls come back byte by byte; what is too large or too slow is refused. */
class CallBodyTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                """
                echo { %s, max-body = 1000 }
                large { %1$s, max-body = 64M }
                """,
                handler(Echo.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void bytesAreReturnedWithTheirContentType() {
    HttpResponse<String> answer =
        node.call("echo", "<b>hello</b>", "Content-Type", "text/html; charset=UTF-8");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("<b>hello</b>");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=UTF-8");
    assertThat(answer.headers().firstValue("Firebreak-Attempts")).contains("1");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).contains("sandbox");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void everyByteIsReturned() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(node.uri("/v1/call/echo"))
                  .POST(BodyPublishers.ofByteArray(all))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.body()).isEqualTo(all);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    }
  }

  @Test
  void aChunkedBodyIsReadLikeAnyOther() {
    HttpRequest request =
        HttpRequest.newBuilder(node.uri("/v1/call/echo"))
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(
                        java.util.List.of(new byte[] {1, 2}, new byte[] {3}))))
            .build();
    assertThat(node.send(request).body()).isEqualTo("\1\2\3");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(
          "POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 100000000000\n\n");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 413")
          .contains("/problems/payload-too-large", "\"maxBytes\":1000");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void anEndlessChunkedBodyIsRefusedToo() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(
          "POST /v1/call/echo HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n");
      connection.send("1f4\n" + "a".repeat(500) + "\n");
      connection.send("1f4\n" + "a".repeat(500) + "\n");
      connection.send("1f4\n" + "a".repeat(500) + "\n");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 413")
          .contains("/problems/payload-too-large", "\"maxBytes\":1000");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsAccepted() {
    assertThat(node.call("echo", "x".repeat(1000)).statusCode()).isEqualTo(200);
    assertProblem(node, node.call("echo", "x".repeat(1001)), 413, "payload-too-large");
  }

  @Test
  void aBodyThatTakesTooLongIsRefused() throws IOException {
    try (TestNode hasty =
            TestNode.configured(
                "firebreak { http.body-timeout = 100ms, types.echo { "
                    + handler(Echo.class)
                    + " } }");
        RawConnection connection = new RawConnection(hasty.uri("/"))) {
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nabc");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 408")
          .contains("/problems/request-timeout");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aBodyOfManyMegabytesIsAcceptedIfItsTypeAllowsIt() {
    String large = "x".repeat(20 << 20);
    assertThat(node.call("large", large).body()).isEqualTo(large);
  }
}
