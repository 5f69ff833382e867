package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.http.ProblemDocuments.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Echo;
import dev.firebreak.demo.Sleep;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of requests for calls, and the errors of malformed ones. */
class CallRequestTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.withTypes(
            String.format(
                Locale.ROOT,
                """
                echo { %s }
                picture { %1$s, consumes = ["image/*"] }
                sleep { %s }
                """,
                handler(Echo.class),
                handler(Sleep.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void anUnknownTypeIsNamedInTheError() {
    JsonNode problem = assertProblem(node, node.call("nosuch", ""), 404, "unknown-type");
    assertThat(problem.path("detail").asText()).contains("nosuch");
    assertThat(problem.path("types").toString()).contains("echo");
    assertProblem(node, node.call("echo/more", ""), 404, "unknown-type");
    assertProblem(node, node.call("", ""), 404, "unknown-type");
  }

  @Test
  void anUnknownPathIsNotFound() {
    assertProblem(node, node.get("/v1/nothing"), 404, "not-found");
    assertProblem(node, node.get("/nothing"), 404, "not-found");
    assertThat(node.get("/problems/nosuch").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  void onlyPostStartsACall(String method) {
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/call/echo"))
                .method(method, BodyPublishers.noBody())
                .build());
    assertProblem(node, answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("POST, OPTIONS");
  }

  @Test
  void readOnlyPathsRefuseWrites() {
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/types"))
                .POST(BodyPublishers.ofString("x"))
                .build());
    assertProblem(node, answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
  }

  @Test
  void malformedJsonIsRefusedWithItsPosition() {
    JsonNode problem =
        assertProblem(node, node.call("sleep", "{\"ms\":\n 1,, }"), 400, "malformed-json");
    assertThat(problem.path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("column").asInt()).isPositive();
  }

  @Test
  void jsonOfTheWrongShapeIsRefusedWithPointers() {
    JsonNode problem =
        assertProblem(node, node.call("sleep", "{\"ms\":\"long\"}"), 422, "invalid-input");
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/ms");
    assertThat(problem.path("errors").path(0).path("detail").asText()).contains("number");
  }

  @Test
  void curlsDefaultFormTypeCountsAsUnspecified() {
    HttpResponse<String> answer =
        node.call("sleep", "{\"ms\":1}", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.body()).isEqualTo("{\"sleptMs\":1}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void otherMediaTypesAreRefused() {
    HttpResponse<String> answer = node.call("sleep", "x", "Content-Type", "image/png");
    assertProblem(node, answer, 415, "unsupported-media-type");
    assertThat(answer.headers().firstValue("Accept").orElse("")).contains("application/json");
    assertProblem(
        node,
        node.call("picture", "x", "Content-Type", "text/plain"),
        415,
        "unsupported-media-type");
    assertThat(node.call("picture", "x", "Content-Type", "image/png").statusCode()).isEqualTo(200);
    assertProblem(
        node, node.call("echo", "x", "Content-Encoding", "gzip"), 415, "unsupported-media-type");
  }

  @Test
  void aContentTypeThatNoHeaderCouldCarryIsRefused() throws IOException {
    String head =
        "POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Type: text/plain; x=\"\u00e9\"\n";
    for (String body :
        new String[] {
          "Content-Length: 1\n\na", "Transfer-Encoding: chunked\n\n1\na\n0\n\n",
        }) {
      try (RawConnection connection = new RawConnection(node.uri("/"))) {
        assertThat(connection.send(head + body).answer())
            .startsWith("HTTP/1.1 400")
            .contains("/problems/bad-");
      }
    }
  }

  @Test
  void aMalformedContentTypeIsRefused() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Type: rubbish\n");
      assertThat(connection.send("Content-Length: 1\n\na").answer())
          .startsWith("HTTP/1.1 400")
          .contains("/problems/bad-header", "rubbish");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0", "-1", "1e3", "1e999999999", "86401", "", "1 2", "NaN"})
  void aMalformedTimeoutIsRefused(String timeout) {
    JsonNode problem =
        assertProblem(node, node.call("echo", "", "Firebreak-Timeout", timeout), 400, "bad-header");
    assertThat(problem.path("detail").asText()).startsWith("Firebreak-Timeout");
  }

  @Test
  void aConnectionIsKeptAfterARefusal() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      for (int i = 0; i < 3; i++) {
        connection.send("POST /v1/call/nosuch HTTP/1.1\nHost: localhost\nContent-Length: 3\n\n");
        connection.send("abc");
        assertThat(connection.answer()).startsWith("HTTP/1.1 404");
      }
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: localhost\nContent-Length: 3\n\nabc");
      assertThat(connection.answer()).startsWith("HTTP/1.1 200").endsWith("abc");
    }
  }
}
