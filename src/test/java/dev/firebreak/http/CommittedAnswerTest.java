package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.StoreException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * A request whose task is stored is never answered with 503, even if the store cannot be read
 * afterwards.
 */
class CommittedAnswerTest {
  private static final String TYPES =
      """
      firebreak.drain-timeout = 0s
      firebreak.types {
        echo { handler = dev.firebreak.demo.Echo }
        gate { handler = "dev.firebreak.fixture.Gate" }
        crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
      }
      """;

  private final MemoryStore store = new MemoryStore("here", InstantSource.system());
  private final TestNode node = TestNode.keeping(store, TYPES);

  @AfterEach
  void stop() {
    node.close();
  }

  private void readsFail() {
    store.readFailure = new StoreException.Unavailable("there are too many connections");
  }

  private HttpResponse<String> post(String path, String body, String... headers) {
    return node.send(node.request("POST", path, body, headers));
  }

  private static String committed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = TestNode.json(answer).path("id").asText();
    assertThat(answer.headers().firstValue("Location")).hasValue("/v1/tasks/" + id);
    return id;
  }

  @Test
  void aSubmitThatWaitsForItsFirstResultIsAnsweredWithoutARead() {
    readsFail();
    HttpResponse<String> answer = post("/v1/submit/echo", "x", "Prefer", "wait=30");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestNode.json(answer).path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void aSubmitThatWaitsForAnotherEndIsAnswered() {
    readsFail();
    HttpResponse<String> answer = post("/v1/submit/crash", "1", "Prefer", "wait=30");
    String id = committed(answer);
    assertThat(TestNode.json(answer).path("type").asText()).isEqualTo("crash");
    assertThat(answer.headers().firstValue("Idempotent-Replayed")).isEmpty();
    store.readFailure = null;
    assertThat(node.get("/v1/tasks/" + id).statusCode()).isEqualTo(200);
  }

  @Test
  void aRepeatedSubmitIsAnswered() {
    String id = committed(post("/v1/submit/echo", "x", "Idempotency-Key", "k"));
    readsFail();
    for (String prefer : new String[] {"wait=30", "respond-async"}) {
      HttpResponse<String> again =
          post("/v1/submit/echo", "x", "Idempotency-Key", "k", "Prefer", prefer);
      assertThat(committed(again)).isEqualTo(id);
      assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }
  }

  @Test
  void aCancelAndARetryAreAnswered(TestInfo test) {
    String later =
        committed(post("/v1/submit/echo", "x", "Firebreak-Run-At", "2999-01-01T00:00:00Z"));
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> waits =
        node.sendAsync(
            node.request(
                "POST", "/v1/submit/gate", gate, "Idempotency-Key", "g", "Prefer", "wait=60"));
    await().until(() -> Gate.inside(gate) == 1);
    String running = committed(post("/v1/submit/gate", gate, "Idempotency-Key", "g"));
    readsFail();
    assertThat(committed(post("/v1/tasks/" + later + "/cancel", ""))).isEqualTo(later);
    assertThat(committed(post("/v1/tasks/" + later + "/retry", ""))).isEqualTo(later);
    assertThat(committed(post("/v1/tasks/" + running + "/cancel", ""))).isEqualTo(running);
    committed(waits.join());
  }

  @Test
  void failingReadsShowInReadinessUntilOneSucceeds() {
    assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
    readsFail();
    HttpResponse<String> ready = node.get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(TestNode.problem(ready)).isEqualTo("store-unavailable");
    assertThat(ready.body()).contains("too many connections");
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
    store.readFailure = null;
    assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
  }
}
