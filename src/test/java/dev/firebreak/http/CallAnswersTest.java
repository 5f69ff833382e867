package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.demo.Crash;
import dev.firebreak.demo.Echo;
import dev.firebreak.demo.Sleep;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Thrower;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of answers, row by row, over HTTP. */
class CallAnswersTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.configured(
            """
            firebreak.types {
              echo { %s, max-body = 1000 }
              large { %1$s, max-body = 64M }
              picture { %1$s, consumes = ["image/*"] }
              sleep { %s }
              crash { %s, retry { backoff = 1ms } }
              thrower { %s, retry { attempts = 1 } }
              gate { %s, concurrency = 1, max-waiting = 1, timeout = 20s }
              brief { %5$s, timeout = 50ms, grace = 10s }
              stubborn { %s, timeout = 1s, grace = 20ms, max-leaked = 1 }
              hasty { %5$s, concurrency = 1, max-wait = 50ms, timeout = 20s }
            }
            """
                .formatted(
                    handler(Echo.class),
                    handler(Sleep.class),
                    handler(Crash.class),
                    handler(Thrower.class),
                    handler(Gate.class),
                    handler(Stubborn.class)));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static JsonNode assertProblem(HttpResponse<String> response, int status, String slug) {
    assertThat(response.body()).isNotEmpty();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem(response)).isEqualTo(slug);
    JsonNode document = json(response);
    assertThat(document.path("status").asInt()).isEqualTo(status);
    assertThat(document.path("title").asText()).isNotEmpty();
    assertThat(document.path("detail").asText()).isNotEmpty();
    HttpResponse<String> page = node.get("/problems/" + slug);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains(document.path("title").asText());
    return document;
  }

  @Test
  void bytesComeBackWithTheirContentType() {
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
  void everyByteComesBack() throws Exception {
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
  void curlsDefaultFormTypeCountsAsUnspecified() {
    HttpResponse<String> answer =
        node.call("sleep", "{\"ms\":1}", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.body()).isEqualTo("{\"sleptMs\":1}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void aSuccessAfterACrashSaysSo() {
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> answer = node.call("crash", "{\"probability\":0.5}");
      String attempts = answer.headers().firstValue("Firebreak-Attempts").orElse("");
      if (answer.statusCode() == 200 && !attempts.equals("1")) {
        assertThat(json(answer).path("attempt").asText()).isEqualTo(attempts);
        return;
      }
    }
    throw new AssertionError("200 calls, and none crashed first and survived then");
  }

  @Test
  void anUnknownTypeIsNamed() {
    JsonNode problem = assertProblem(node.call("nosuch", ""), 404, "unknown-type");
    assertThat(problem.path("detail").asText()).contains("nosuch");
    assertThat(problem.path("types").toString()).contains("echo");
    assertProblem(node.call("echo/more", ""), 404, "unknown-type");
    assertProblem(node.call("", ""), 404, "unknown-type");
  }

  @Test
  void anUnknownPathIsNotFound() {
    assertProblem(node.get("/v1/nothing"), 404, "not-found");
    assertProblem(node.get("/"), 404, "not-found");
    assertThat(node.get("/problems/nosuch").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void onlyPostCalls(String method) {
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/call/echo"))
                .method(method, BodyPublishers.noBody())
                .build());
    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void whatIsOnlyReadCanNotBeWritten() {
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/types"))
                .POST(BodyPublishers.ofString("x"))
                .build());
    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void malformedJsonIsRefusedWithItsPlace() {
    JsonNode problem = assertProblem(node.call("sleep", "{\"ms\":\n 1,, }"), 400, "malformed-json");
    assertThat(problem.path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("column").asInt()).isPositive();
  }

  @Test
  void jsonOfTheWrongShapeIsRefusedWithPointers() {
    JsonNode problem = assertProblem(node.call("sleep", "{\"ms\":\"long\"}"), 422, "invalid-input");
    assertThat(problem.path("errors").path(0).path("pointer").asText()).isEqualTo("/ms");
    assertThat(problem.path("errors").path(0).path("detail").asText()).contains("number");
  }

  @Test
  void otherMediaTypesAreNotTaken() {
    HttpResponse<String> answer = node.call("sleep", "x", "Content-Type", "image/png");
    assertProblem(answer, 415, "unsupported-media-type");
    assertThat(answer.headers().firstValue("Accept").orElse("")).contains("application/json");
    assertProblem(
        node.call("picture", "x", "Content-Type", "text/plain"), 415, "unsupported-media-type");
    assertThat(node.call("picture", "x", "Content-Type", "image/png").statusCode()).isEqualTo(200);
    assertProblem(
        node.call("echo", "x", "Content-Encoding", "gzip"), 415, "unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0", "-1", "1e3", "1e999999999", "86401", "", "1 2", "NaN"})
  void aTimeoutThatMeansNothingIsRefused(String timeout) {
    JsonNode problem =
        assertProblem(node.call("echo", "", "Firebreak-Timeout", timeout), 400, "bad-header");
    assertThat(problem.path("detail").asText()).startsWith("Firebreak-Timeout");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: x\nContent-Length: 100000000000\n\n");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 413")
          .contains("/problems/payload-too-large", "\"maxBytes\":1000");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void anEndlessChunkedBodyIsRefusedToo() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
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
  void aBodyOfJustTheLimitIsTaken() {
    assertThat(node.call("echo", "x".repeat(1000)).statusCode()).isEqualTo(200);
    assertProblem(node.call("echo", "x".repeat(1001)), 413, "payload-too-large");
  }

  @Test
  void aBodyThatTakesTooLongIsGivenUp() throws IOException {
    try (TestNode hasty =
            TestNode.configured(
                "firebreak { http.body-timeout = 100ms, types.echo { "
                    + handler(Echo.class)
                    + " } }");
        RawConnection connection = new RawConnection(hasty.uri("/"))) {
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: x\nContent-Length: 10\n\nabc");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 408")
          .contains("/problems/request-timeout");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aConnectionIsKeptAfterARefusal() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      for (int i = 0; i < 3; i++) {
        connection.send("POST /v1/call/nosuch HTTP/1.1\nHost: x\nContent-Length: 3\n\n");
        connection.send("abc");
        assertThat(connection.answer()).startsWith("HTTP/1.1 404");
      }
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: x\nContent-Length: 3\n\nabc");
      assertThat(connection.answer()).startsWith("HTTP/1.1 200").endsWith("abc");
    }
  }

  @Test
  void aContentTypeThatNoHeaderCouldCarryIsRefused() throws IOException {
    String head = "POST /v1/call/echo HTTP/1.1\nHost: x\nContent-Type: text/plain; x=\"\u00e9\"\n";
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
  void aContentTypeThatIsNoneIsRefused() throws IOException {
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send("POST /v1/call/echo HTTP/1.1\nHost: x\nContent-Type: rubbish\n");
      assertThat(connection.send("Content-Length: 1\n\na").answer())
          .startsWith("HTTP/1.1 400")
          .contains("/problems/bad-header", "rubbish");
    }
  }

  @Test
  void aBodyOfManyMegabytesIsTakenWhereItIsAllowed() {
    String large = "x".repeat(20 << 20);
    assertThat(node.call("large", large).body()).isEqualTo(large);
  }

  @Test
  void aHandlersNoIsItsOwn() {
    JsonNode problem = assertProblem(node.call("thrower", "no:422"), 422, "rejected");
    assertThat(problem.path("detail").asText()).isEqualTo("not this one");
    assertProblem(node.call("thrower", "no:409"), 409, "rejected");
    // Statuses that nobody registered, too.
    assertProblem(node.call("thrower", "no:499"), 499, "rejected");
    assertProblem(node.call("thrower", "no:530"), 530, "rejected");
  }

  @Test
  void aCrashOnEveryAttemptIsA502WithItsCause() {
    JsonNode problem = assertProblem(node.call("crash", ""), 502, "worker-crashed");
    assertThat(problem.path("attempts").asInt()).isEqualTo(3);
    assertThat(problem.path("cause").path("exception").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(problem.path("cause").path("message").asText()).contains("asked to crash");
    assertThat(problem.path("cause").path("at").asText()).contains("Crash.handle");
  }

  @Test
  void anAttemptThatTakesTooLongIsA504() {
    JsonNode problem = assertProblem(node.call("brief", "late"), 504, "deadline-exceeded");
    assertThat(problem.path("attempts").asInt()).isEqualTo(1);
    assertThat(problem.path("detail").asText()).doesNotContain("given up");
    await().until(() -> Gate.inside("late") == 0);
  }

  @Test
  void aCallersOwnTimeoutIsA504Too() {
    assertProblem(
        node.call("sleep", "{\"ms\":60000}", "Firebreak-Timeout", "0.05"),
        504,
        "deadline-exceeded");
  }

  @Test
  void noRoomIsA503AtOnce() {
    CompletableFuture<?> running = node.callAsync("gate", "full");
    await().until(() -> Gate.inside("full") == 1);
    CompletableFuture<?> waiting = node.callAsync("gate", "full");
    await().until(() -> node.branch("gate").path("waiting").path("used").asInt() == 1);
    HttpResponse<String> refused = node.call("gate", "full");
    JsonNode problem = assertProblem(refused, 503, "over-capacity");
    assertThat(problem.path("detail").asText()).contains("gate", "1 slots", "Nothing was run");
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    Gate.open("full", 2);
    CompletableFuture.allOf(running, waiting).join();
    assertThat(node.type("gate").path("counters").path("refused").path("over-capacity").asInt())
        .isEqualTo(1);
  }

  @Test
  void waitingInVainIsA503() {
    CompletableFuture<?> running = node.callAsync("hasty", "vain");
    await().until(() -> Gate.inside("vain") == 1);
    JsonNode problem = assertProblem(node.call("hasty", "vain"), 503, "over-capacity");
    assertThat(problem.path("detail").asText()).contains("within 50 ms");
    Gate.open("vain", 1);
    running.join();
  }

  @Test
  void aLeakedWorkerIsShownAndTooManyCloseTheType() {
    JsonNode problem = assertProblem(node.call("stubborn", "leaks"), 504, "deadline-exceeded");
    assertThat(problem.path("detail").asText()).contains("given up");
    assertThat(node.branch("stubborn").path("leaked").path("used").asInt()).isEqualTo(1);
    HttpResponse<String> refused = node.call("stubborn", "leaks");
    assertProblem(refused, 503, "leaked-workers");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    Stubborn.release("leaks");
    await().until(() -> node.branch("stubborn").path("leaked").path("used").asInt() == 0);
    assertThat(node.call("stubborn", "leaks").statusCode()).isEqualTo(200);
  }
}
