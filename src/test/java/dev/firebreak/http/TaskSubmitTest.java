package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/** Submits of one task and of many lines, and the submits that are refused. */
class TaskSubmitTest {
  @TempDir private Path folder;
  private TaskHttpRig rig;

  @BeforeEach
  void start() {
    rig = new TaskHttpRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void aSubmitIsAnsweredWithTheAddressOfTheTask() {
    HttpResponse<String> accepted =
        rig.submit("echo", "{\"a\":1}", "Content-Type", "application/json");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Retry-After")).hasValue("1");
    String id = id(accepted);
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(accepted.headers().firstValue("Location")).hasValue("/v1/tasks/" + id);
    JsonNode task = rig.awaitState(id, "succeeded");
    assertThat(task.path("result")).isEqualTo(read("{\"a\":1}"));
    assertThat(task.path("attempts").asInt()).isEqualTo(1);
    assertThat(Instant.parse(task.path("finishedAt").asText()))
        .isAfterOrEqualTo(Instant.parse(task.path("createdAt").asText()));
  }

  @Test
  void preferWaitIsAnsweredWithTheResult() {
    HttpResponse<String> done = rig.submit("sleep", "{\"ms\":20}", "Prefer", "wait=30");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.headers().firstValue("Preference-Applied")).hasValue("wait=30");
    assertThat(json(done).path("state").asText()).isEqualTo("succeeded");
    HttpResponse<String> late =
        rig.submit("sleep", "{\"ms\":20000}", "Prefer", "respond-async, wait=1");
    assertThat(late.statusCode()).isEqualTo(202);
    assertThat(late.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    rig.post("/v1/tasks/" + id(late) + "/cancel");
    HttpResponse<String> waited =
        rig.node.send(rig.node.request("GET", "/v1/tasks/" + id(late), null, "Prefer", "wait=30"));
    assertThat(json(waited).path("state").asText()).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @CsvSource({
    "echo, application/json, '[1]'",
    "echo, text/plain, a",
    "echo, text/plain, ''",
    "upper, text/plain, a",
    "crash, application/json, '{\"probability\":1}'",
    "second, text/plain, a",
    "steps, application/json, '{\"steps\":[\"one\"],\"bytes\":1,\"fail\":false}'",
  })
  void theAnswerAfterTheWaitIsTheTaskAsItIsStored(String type, String contentType, String body) {
    HttpResponse<String> done =
        rig.submit(
            type,
            body,
            "Content-Type",
            contentType,
            "Prefer",
            "wait=30",
            "Firebreak-Priority",
            "1");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(json(done)).isEqualTo(rig.task(id(done)));
  }

  @Test
  void equalSubmitsWithOneKeyAreOneTask() {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(
          rig.node.sendAsync(
              rig.node.request("POST", "/v1/submit/echo", "same", "Idempotency-Key", "once")));
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
    HttpResponse<String> other = rig.submit("echo", "other", "Idempotency-Key", "once");
    assertProblem(other, 422, "idempotency-key-reused");
    assertThat(id(rig.submit("upper", "same", "Idempotency-Key", "once"))).isNotIn(ids);
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
  void aMalformedHeaderIsRefused(String name, String value) {
    HttpResponse<String> refused = rig.submit("echo", "x", name, value);
    assertProblem(refused, 400, "bad-header");
    assertThat(json(refused).path("detail").asText()).contains(name);
    assertThat(json(rig.node.get("/v1/tasks")).path("tasks")).isEmpty();
  }

  @Test
  void anInvalidSubmitIsRefusedBeforeItIsStored() {
    assertProblem(rig.submit("nope", "x"), 404, "unknown-type");
    assertProblem(
        rig.submit("sleep", "x", "Content-Type", "image/png"), 415, "unsupported-media-type");
    assertThat(rig.submit("limited", "x").statusCode()).isEqualTo(202);
    assertProblem(rig.submit("limited", "x"), 429, "rate-limited");
    HttpResponse<String> get = rig.node.get("/v1/submit/echo");
    assertProblem(get, 405, "method-not-allowed");
  }

  @Test
  void linesAreTasksAndABadLineDoesNotAffectOthers() {
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
        {"type":"echo","colour":"red"}
        {"type":"echo","input":"x","delay":1000.5}
        {"type":"echo","delay":-1}
        {"type":"echo","delay":{"s":1}}
        {"type":"echo","delay":1,"runAt":"2999-01-01T00:00:00Z"}
        {"type":"echo","delay":0.0}\
        """;
    HttpResponse<String> answer =
        rig.node.send(
            rig.node.request("POST", "/v1/submit", lines, "Content-Type", "application/x-ndjson"));
    assertThat(answer.statusCode()).isEqualTo(200);
    List<JsonNode> all = answer.body().lines().map(TaskSubmitTest::read).toList();
    assertThat(all).hasSize(14);
    assertThat(IntStream.of(0, 4, 5, 7, 9, 13))
        .allSatisfy(i -> assertThat(all.get(i).has("id")).isTrue());
    assertThat(all.get(5).path("id")).isEqualTo(all.get(0).path("id"));
    assertThat(
            IntStream.of(1, 2, 3, 6, 8, 10, 11, 12)
                .mapToObj(i -> all.get(i).path("error").path("type").asText().substring(10)))
        .containsExactly(
            "unknown-type",
            "malformed-json",
            "invalid-input",
            "idempotency-key-reused",
            "invalid-input",
            "invalid-input",
            "invalid-input",
            "invalid-input");
    JsonNode later = rig.task(all.get(9).path("id").asText());
    assertThat(Duration.between(time(later, "createdAt"), time(later, "runAt")))
        .isEqualTo(Duration.ofMillis(1_000_500));
    assertThat(later.path("waitingFor").asText()).isEqualTo("run-at");
    rig.awaitState(all.get(13).path("id").asText(), "succeeded");
    JsonNode array = rig.awaitState(all.get(4).path("id").asText(), "succeeded");
    assertThat(array.path("result")).isEqualTo(read("[1,2,\"é\"]"));
    assertProblem(
        rig.node.send(rig.node.request("POST", "/v1/submit", lines)),
        415,
        "unsupported-media-type");
  }

  private static Instant time(JsonNode task, String member) {
    return Instant.parse(task.path(member).asText());
  }

  private static JsonNode read(String text) {
    try {
      return new com.fasterxml.jackson.databind.json.JsonMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
