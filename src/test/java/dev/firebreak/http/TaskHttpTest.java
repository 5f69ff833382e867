package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.StoreException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks as a client sees them, on the embedded store. */
class TaskHttpTest {
  private static final String TYPES =
      """
      firebreak.drain-timeout = 0s
      firebreak.types {
        echo { handler = dev.firebreak.demo.Echo }
        sleep { handler = dev.firebreak.demo.Sleep, concurrency = 2 }
        crash { handler = dev.firebreak.demo.Crash, retry { attempts = 2, backoff = 1ms }, breaker.window = 0 }
        hang { handler = dev.firebreak.demo.Hang, grace = 0s }
        upper { command = ["tr", "a-z", "A-Z"], produces = "text/plain" }
        limited { handler = dev.firebreak.demo.Echo, rate-limit { per-second = 0.001 } }
      }
      """;

  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.configured(TYPES + "firebreak.data-dir = \"" + folder + '"');
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private HttpResponse<String> submit(String type, String body, String... headers) {
    return node.send(node.request("POST", "/v1/submit/" + type, body, headers));
  }

  private HttpResponse<String> post(String path) {
    return node.send(node.request("POST", path, ""));
  }

  private static JsonNode json(HttpResponse<String> response) {
    return TestNode.json(response);
  }

  private static String id(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
    return json(response).path("id").asText();
  }

  private JsonNode task(String id) {
    return json(node.get("/v1/tasks/" + id));
  }

  private JsonNode awaitState(String id, String state) {
    return await().until(() -> task(id), task -> task.path("state").asText().equals(state));
  }

  private static void assertProblem(HttpResponse<String> response, int status, String slug) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestNode.problem(response)).isEqualTo(slug);
  }

  @Test
  void aSubmitIsAnsweredWithWhereTheTaskIs() {
    HttpResponse<String> accepted = submit("echo", "{\"a\":1}", "Content-Type", "application/json");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Retry-After")).hasValue("1");
    String id = id(accepted);
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(accepted.headers().firstValue("Location")).hasValue("/v1/tasks/" + id);
    JsonNode task = awaitState(id, "succeeded");
    assertThat(task.path("result")).isEqualTo(json(accepted, "{\"a\":1}"));
    assertThat(task.path("attempts").asInt()).isEqualTo(1);
    assertThat(Instant.parse(task.path("finishedAt").asText()))
        .isAfterOrEqualTo(Instant.parse(task.path("createdAt").asText()));
  }

  private static JsonNode json(HttpResponse<String> any, String text) {
    try {
      return new com.fasterxml.jackson.databind.json.JsonMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(any.body(), e);
    }
  }

  @Test
  void whoPrefersToWaitGetsTheResultAtOnce() {
    HttpResponse<String> done = submit("sleep", "{\"ms\":20}", "Prefer", "wait=30");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.headers().firstValue("Preference-Applied")).hasValue("wait=30");
    assertThat(json(done).path("state").asText()).isEqualTo("succeeded");
    HttpResponse<String> late =
        submit("sleep", "{\"ms\":20000}", "Prefer", "respond-async, wait=1");
    assertThat(late.statusCode()).isEqualTo(202);
    assertThat(late.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    post("/v1/tasks/" + id(late) + "/cancel");
    HttpResponse<String> waited =
        node.send(node.request("GET", "/v1/tasks/" + id(late), null, "Prefer", "wait=30"));
    assertThat(json(waited).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void aResultIsTheBytesOfTheHandler() {
    String id = id(submit("upper", "hello", "Prefer", "wait=30"));
    HttpResponse<String> result = node.get("/v1/tasks/" + id + "/result");
    assertThat(result.body()).isEqualTo("HELLO");
    assertThat(result.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(result.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
    assertThat(task(id).path("result").path("base64").asText()).isEqualTo("SEVMTE8=");
  }

  @Test
  void aFailureIsToldAsACallWouldBe() {
    String body = "{\"probability\":1}";
    String id = id(submit("crash", body, "Prefer", "wait=30"));
    HttpResponse<String> result = node.get("/v1/tasks/" + id + "/result");
    assertProblem(result, 502, "worker-crashed");
    assertThat(json(result)).isEqualTo(json(node.call("crash", body)));
    JsonNode task = task(id);
    assertThat(task.path("state").asText()).isEqualTo("failed");
    assertThat(task.path("history")).hasSize(2);
    assertThat(task.path("error").path("cause").path("exception").asText()).contains("Illegal");
  }

  @Test
  void aTaskThatIsNotOverHasNoResultYet() {
    String id = id(submit("sleep", "{\"ms\":60000}"));
    HttpResponse<String> result = node.get("/v1/tasks/" + id + "/result");
    assertProblem(result, 409, "not-final");
    assertThat(result.headers().firstValue("Retry-After")).isPresent();
    assertProblem(post("/v1/tasks/" + id + "/retry"), 409, "not-final");
    HttpResponse<String> cancelled = post("/v1/tasks/" + id + "/cancel");
    assertThat(cancelled.statusCode()).isEqualTo(202);
    awaitState(id, "cancelled");
    assertThat(post("/v1/tasks/" + id + "/cancel").statusCode()).isEqualTo(200);
    assertProblem(node.get("/v1/tasks/" + id + "/result"), 409, "cancelled");
    assertThat(post("/v1/tasks/" + id + "/retry").statusCode()).isEqualTo(202);
    awaitState(id, "running");
  }

  @Test
  void whatSucceededStaysAsItIs() {
    String id = id(submit("echo", "x", "Prefer", "wait=30"));
    assertProblem(post("/v1/tasks/" + id + "/cancel"), 409, "already-final");
    assertProblem(post("/v1/tasks/" + id + "/retry"), 409, "already-final");
  }

  @Test
  void aTaskThatWaitsIsCancelledAtOnce() {
    String id = id(submit("echo", "x", "Firebreak-Delay", "3600"));
    JsonNode task = task(id);
    assertThat(task.path("state").asText()).isEqualTo("queued");
    assertThat(task.path("waitingFor").asText()).isEqualTo("run-at");
    assertThat(Instant.parse(task.path("runAt").asText())).isAfter(Instant.now().plusSeconds(3500));
    assertThat(post("/v1/tasks/" + id + "/cancel").statusCode()).isEqualTo(200);
    assertThat(task(id).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void anUnknownTaskIsNoTask() {
    for (String id : List.of(UUID.randomUUID().toString(), "nonsense", "%00", "..")) {
      if (!id.equals("..")) {
        assertProblem(node.get("/v1/tasks/" + id), 404, "unknown-task");
        assertProblem(node.get("/v1/tasks/" + id + "/result"), 404, "unknown-task");
        assertProblem(node.get("/v1/tasks/" + id + "/events"), 404, "unknown-task");
        assertProblem(post("/v1/tasks/" + id + "/cancel"), 404, "unknown-task");
        assertProblem(post("/v1/tasks/" + id + "/retry"), 404, "unknown-task");
      }
    }
  }

  @Test
  void equalSubmitsWithOneKeyAreOneTask() {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(
          node.sendAsync(
              node.request("POST", "/v1/submit/echo", "same", "Idempotency-Key", "once")));
    }
    Set<String> ids = new HashSet<>();
    int replayed = 0;
    for (CompletableFuture<HttpResponse<String>> one : all) {
      HttpResponse<String> response = one.join();
      ids.add(id(response));
      replayed += response.headers().firstValue("Idempotent-Replayed").isPresent() ? 1 : 0;
    }
    assertThat(ids).hasSize(1);
    assertThat(replayed).isEqualTo(63);
    HttpResponse<String> other = submit("echo", "other", "Idempotency-Key", "once");
    assertProblem(other, 422, "idempotency-key-reused");
    assertThat(id(submit("upper", "same", "Idempotency-Key", "once"))).isNotIn(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Firebreak-Delay | -1",
        "Firebreak-Delay | 1e9",
        "Firebreak-Run-At | tomorrow",
        "Firebreak-Run-At | 2030-02-30T00:00:00Z",
        "Firebreak-Priority | 4",
        "Firebreak-Timeout | 0",
      })
  void aHeaderThatMeansNothingIsRefused(String name, String value) {
    HttpResponse<String> refused = submit("echo", "x", name, value);
    assertProblem(refused, 400, "bad-header");
    assertThat(json(refused).path("detail").asText()).contains(name);
    assertThat(json(node.get("/v1/tasks")).path("tasks")).isEmpty();
  }

  @Test
  void whatCanNotBeTakenIsRefusedBeforeItIsStored() {
    assertProblem(submit("nope", "x"), 404, "unknown-type");
    assertProblem(submit("sleep", "x", "Content-Type", "image/png"), 415, "unsupported-media-type");
    assertThat(submit("limited", "x").statusCode()).isEqualTo(202);
    assertProblem(submit("limited", "x"), 429, "rate-limited");
    HttpResponse<String> get = node.get("/v1/submit/echo");
    assertProblem(get, 405, "method-not-allowed");
  }

  @Test
  void aListGoesThroughAllTasksOnceWhileTheyMove() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(0, id(submit("echo", "x", i % 2 == 0 ? "Firebreak-Delay" : "X-None", "3600")));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(node.get("/v1/tasks?type=echo&limit=4" + cursor));
      page.path("tasks").forEach(task -> seen.add(task.path("id").asText()));
      if (!page.has("next")) {
        break;
      }
      cursor = "&cursor=" + page.path("next").asText();
      post("/v1/tasks/" + ids.get(seen.size() % ids.size()) + "/cancel");
    } while (true);
    assertThat(seen).containsExactlyElementsOf(ids);
    assertProblem(node.get("/v1/tasks?state=lost"), 400, "bad-parameter");
    assertProblem(node.get("/v1/tasks?limit=0"), 400, "bad-parameter");
    assertProblem(node.get("/v1/tasks?cursor=x"), 400, "bad-parameter");
    assertProblem(node.get("/v1/tasks?colour=red"), 400, "bad-parameter");
  }

  @Test
  void manyAreCancelledAndRetriedAtOnce() {
    for (int i = 0; i < 5; i++) {
      submit("echo", "x", "Firebreak-Delay", "3600");
    }
    assertProblem(post("/v1/tasks/cancel"), 400, "bad-parameter");
    HttpResponse<String> cancelled = post("/v1/tasks/cancel?type=echo");
    assertThat(cancelled.body()).contains("\"changed\":5").contains("\"more\":false");
    HttpResponse<String> retried = post("/v1/tasks/retry?state=cancelled");
    assertThat(json(retried).path("changed").asInt()).isEqualTo(5);
    await().until(() -> json(node.get("/v1/tasks?state=succeeded")).path("tasks").size() == 5);
  }

  @Test
  void linesAreTasksAndABadOneHarmsNoOther() {
    String lines =
        """
        {"type":"echo","input":{"n":1},"key":"a"}
        {"type":"nope"}

        {"type":"echo"
        ["echo"]
        {"type":"echo","input":[1, 2 , "é"],"priority":0}
        {"type":"echo","input":{"n":1},"key":"a"}
        {"type":"echo","input":{"n":2},"key":"a"}
        {"type":"echo","input":"x","runAt":"2999-01-01T00:00:00Z"}
        {"type":"echo","colour":"red"}\
        """;
    HttpResponse<String> answer =
        node.send(
            node.request("POST", "/v1/submit", lines, "Content-Type", "application/x-ndjson"));
    assertThat(answer.statusCode()).isEqualTo(200);
    List<JsonNode> all = answer.body().lines().map(line -> json(answer, line)).toList();
    assertThat(all).hasSize(9);
    assertThat(IntStream.of(0, 4, 5, 7)).allSatisfy(i -> assertThat(all.get(i).has("id")).isTrue());
    assertThat(all.get(5).path("id")).isEqualTo(all.get(0).path("id"));
    assertThat(
            IntStream.of(1, 2, 3, 6, 8)
                .mapToObj(i -> all.get(i).path("error").path("type").asText().substring(10)))
        .containsExactly(
            "unknown-type",
            "malformed-json",
            "invalid-input",
            "idempotency-key-reused",
            "invalid-input");
    JsonNode array = awaitState(all.get(4).path("id").asText(), "succeeded");
    assertThat(array.path("result")).isEqualTo(json(answer, "[1,2,\"é\"]"));
    assertProblem(
        node.send(node.request("POST", "/v1/submit", lines)), 415, "unsupported-media-type");
  }

  @Test
  void aDocumentThatIsKnownIsNotSentAgain() {
    String id = id(submit("echo", "x", "Prefer", "wait=30"));
    HttpResponse<String> first = node.get("/v1/tasks/" + id);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpRequest again = node.request("GET", "/v1/tasks/" + id, null, "If-None-Match", tag);
    assertThat(node.send(again).statusCode()).isEqualTo(304);
    String other = id(submit("sleep", "{\"ms\":60000}"));
    HttpRequest changed = node.request("GET", "/v1/tasks/" + other, null, "If-None-Match", tag);
    assertThat(node.send(changed).statusCode()).isEqualTo(200);
  }

  @Test
  void tasksSurviveTheNode() {
    String done = id(submit("echo", "kept", "Prefer", "wait=30"));
    String due = id(submit("echo", "later", "Firebreak-Delay", "1"));
    node.close();
    start();
    assertThat(node.get("/v1/tasks/" + done + "/result").body()).isEqualTo("kept");
    awaitState(due, "succeeded");
  }

  @Test
  void aNodeWithoutAFolderKeepsNoTasksAndSaysSo() {
    try (TestNode none = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }")) {
      assertProblem(
          none.send(none.request("POST", "/v1/submit/echo", "x")), 503, "store-unavailable");
      assertProblem(none.get("/v1/tasks"), 503, "store-unavailable");
      assertProblem(none.get("/v1/events"), 503, "store-unavailable");
      assertThat(none.call("echo", "x").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStoreThatIsFullOrAwaySaysSoAndTakesTasksAgainLater() {
    MemoryStore store = new MemoryStore("here", InstantSource.system());
    try (TestNode full =
        TestNode.keeping(store, "firebreak.types.echo.handler = dev.firebreak.demo.Echo")) {
      HttpRequest submit = full.request("POST", "/v1/submit/echo", "x");
      store.failure = new StoreException.Full("test");
      HttpResponse<String> refused = full.send(submit);
      assertProblem(refused, 507, "store-full");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      store.failure = new StoreException.Unavailable("test");
      assertProblem(full.send(submit), 503, "store-unavailable");
      assertProblem(full.get("/v1/tasks"), 503, "store-unavailable");
      store.failure = null;
      assertThat(full.send(submit).statusCode()).isEqualTo(202);
      assertThat(json(full.get("/v1/tasks")).path("tasks")).hasSize(1);
    }
  }
}
