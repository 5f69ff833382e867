package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are open when their token is revoked. */
class EndedTokenHttpTest {
  private static final String[] LATER = {"Firebreak-Delay", "86400"};

  private TestTokens tokens;
  private TestNode node;

  @BeforeEach
  void start(@TempDir Path folder) {
    tokens = TestTokens.in(folder, "ci", "root scopes=admin");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + "firebreak.types.echo { handler = dev.firebreak.demo.Echo }");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> send(String name, String method, String path, String... headers) {
    return node.send(tokens.request(node, name, method, path, headers));
  }

  private CompletableFuture<HttpResponse<String>> begin(
      String method, String path, String... headers) {
    return node.sendAsync(tokens.request(node, "ci", method, path, headers));
  }

  /** Submits a task that is not due before the end of the test; returns its path. */
  private String task() {
    HttpResponse<String> stored = send("ci", "POST", "/v1/submit/echo", LATER);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    return "/v1/tasks/" + TestNode.json(stored).path("id").asText();
  }

  private void revoke() {
    assertThat(send("root", "POST", "/v1/tokens/ci/revoke").statusCode()).isEqualTo(200);
  }

  private EventLines events(String path) {
    return new EventLines(tokens.request(node, "ci", "GET", path));
  }

  @Test
  void streamsOfEventsEnd() {
    String task = task();
    try (EventLines all = events("/v1/events");
        EventLines one = events(task + "/events")) {
      all.awaitOne(node, tokens.request(node, "ci", "POST", "/v1/submit/echo"));
      await().timeout(Patience.LIMIT).until(() -> one.has("queued"));
      revoke();
      all.awaitEnd();
      one.awaitEnd();
    }
  }

  /** Waits for less than the longest wait of a request, which is a minute. */
  private static HttpResponse<String> awaitEnd(CompletableFuture<HttpResponse<String>> request) {
    return request.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private int storedTasks() {
    return TestNode.json(send("root", "GET", "/v1/tasks")).path("tasks").size();
  }

  @Test
  void requestsThatWaitForATaskEnd() {
    String[] waits = {"Prefer", "wait=60"};
    String task = task();
    CompletableFuture<HttpResponse<String>> poll = begin("GET", task, waits);
    CompletableFuture<HttpResponse<String>> submit =
        begin("POST", "/v1/submit/echo", waits[0], waits[1], LATER[0], LATER[1]);
    await().timeout(Patience.LIMIT).until(() -> storedTasks() == 2);
    revoke();
    HttpResponse<String> ended = awaitEnd(poll);
    assertThat(TestNode.problem(ended)).isEqualTo("unauthorized");
    assertThat(ended.headers().firstValue("WWW-Authenticate")).isPresent();
    // The task is stored: that is told, and nothing that happened to it since.
    assertThat(awaitEnd(submit).statusCode()).isEqualTo(202);
  }

  @Test
  void theRestOfABulkBodyIsRefused() throws IOException {
    String line = "{\"type\":\"echo\"}"; // Its end is sent as two bytes.
    String chunk = Integer.toHexString(line.length() + 2) + '\n' + line + "\n\n";
    try (RawConnection connection = new RawConnection(node.uri("/"))) {
      connection.send(
          "POST /v1/submit HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n"
              + "Content-Type: application/x-ndjson\n"
              + ("Authorization: Bearer " + tokens.text("ci") + "\n\n")
              + chunk);
      await().timeout(Patience.LIMIT).until(() -> storedTasks() == 1);
      revoke();
      connection.send(chunk + "0\n\n");
      String answer = connection.answer();
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(answer.lines().toList().getLast()).contains("/problems/unauthorized");
      assertThat(storedTasks()).isEqualTo(1);
    }
  }
}
