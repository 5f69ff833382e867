package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.RawConnection;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading, cancelling and retrying submitted tasks. */
class TaskHttpTest {
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
  void aResultIsTheBytesOfTheHandler() {
    String id = id(rig.submit("upper", "hello", "Prefer", "wait=30"));
    HttpResponse<String> result = rig.node.get("/v1/tasks/" + id + "/result");
    assertThat(result.body()).isEqualTo("HELLO");
    assertThat(result.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(result.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
    assertThat(rig.task(id).path("result").path("base64").asText()).isEqualTo("SEVMTE8=");
  }

  @Test
  void aFailureIsAnsweredAsForACall() {
    String body = "{\"probability\":1}";
    String id = id(rig.submit("crash", body, "Prefer", "wait=30"));
    HttpResponse<String> result = rig.node.get("/v1/tasks/" + id + "/result");
    assertProblem(result, 502, "worker-crashed");
    assertThat(json(result)).isEqualTo(json(rig.node.call("crash", body)));
    JsonNode task = rig.task(id);
    assertThat(task.path("state").asText()).isEqualTo("failed");
    assertThat(task.path("history")).hasSize(2);
    assertThat(task.path("history").findValuesAsText("attempts")).containsExactly("1", "1");
    assertThat(task.at("/error/attempts").asInt()).isEqualTo(2);
    assertThat(task.path("error").path("cause").path("exception").asText()).contains("Illegal");
  }

  @Test
  void aTaskThatIsNotOverHasNoResultYet() {
    String id = id(rig.submit("sleep", "{\"ms\":60000}"));
    HttpResponse<String> result = rig.node.get("/v1/tasks/" + id + "/result");
    assertProblem(result, 409, "not-final");
    assertThat(result.headers().firstValue("Retry-After")).isPresent();
    assertProblem(rig.post("/v1/tasks/" + id + "/retry"), 409, "not-final");
    HttpResponse<String> cancelled = rig.post("/v1/tasks/" + id + "/cancel");
    assertThat(cancelled.statusCode()).isEqualTo(202);
    rig.awaitState(id, "cancelled");
    assertThat(rig.post("/v1/tasks/" + id + "/cancel").statusCode()).isEqualTo(200);
    assertProblem(rig.node.get("/v1/tasks/" + id + "/result"), 409, "cancelled");
    assertThat(rig.post("/v1/tasks/" + id + "/retry").statusCode()).isEqualTo(202);
    rig.awaitState(id, "running");
  }

  @Test
  void aSucceededTaskIsNeitherCancelledNorRetried() {
    String id = id(rig.submit("echo", "x", "Prefer", "wait=30"));
    assertProblem(rig.post("/v1/tasks/" + id + "/cancel"), 409, "already-final");
    assertProblem(rig.post("/v1/tasks/" + id + "/retry"), 409, "already-final");
  }

  @Test
  void aTaskThatWaitsIsCancelledAtOnce() {
    String id = id(rig.submit("echo", "x", "Firebreak-Delay", "3600"));
    JsonNode task = rig.task(id);
    assertThat(task.path("state").asText()).isEqualTo("queued");
    assertThat(task.path("waitingFor").asText()).isEqualTo("run-at");
    assertThat(Instant.parse(task.path("runAt").asText())).isAfter(Instant.now().plusSeconds(3500));
    assertThat(rig.post("/v1/tasks/" + id + "/cancel").statusCode()).isEqualTo(200);
    assertThat(rig.task(id).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void anUnknownTaskIsNotFound() {
    for (String id : List.of(UUID.randomUUID().toString(), "nonsense", "%00", "..")) {
      if (!id.equals("..")) {
        assertProblem(rig.node.get("/v1/tasks/" + id), 404, "unknown-task");
        assertProblem(rig.node.get("/v1/tasks/" + id + "/result"), 404, "unknown-task");
        assertProblem(rig.node.get("/v1/tasks/" + id + "/events"), 404, "unknown-task");
        assertProblem(rig.post("/v1/tasks/" + id + "/cancel"), 404, "unknown-task");
        assertProblem(rig.post("/v1/tasks/" + id + "/retry"), 404, "unknown-task");
      }
    }
  }

  @Test
  void aListHasEveryTaskOnceWhileTasksChangeState() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(0, id(rig.submit("echo", "x", i % 2 == 0 ? "Firebreak-Delay" : "X-None", "3600")));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(rig.node.get("/v1/tasks?type=echo&limit=4" + cursor));
      page.path("tasks").forEach(task -> seen.add(task.path("id").asText()));
      if (!page.has("next")) {
        break;
      }
      cursor = "&cursor=" + page.path("next").asText();
      rig.post("/v1/tasks/" + ids.get(seen.size() % ids.size()) + "/cancel");
    } while (true);
    assertThat(seen).containsExactlyElementsOf(ids);
    assertProblem(rig.node.get("/v1/tasks?state=lost"), 400, "bad-parameter");
    assertProblem(rig.node.get("/v1/tasks?limit=0"), 400, "bad-parameter");
    assertProblem(rig.node.get("/v1/tasks?cursor=x"), 400, "bad-parameter");
    assertProblem(rig.node.get("/v1/tasks?colour=red"), 400, "bad-parameter");
  }

  /** PostgreSQL could not even look for the first; it is the same on every store. */
  @ParameterizedTest
  @ValueSource(strings = {"%00", "a%00", "echo%00x", "%F0%9F%98%80", "a/b"})
  void aFilterWithAnInvalidTypeNameFindsNothing(String type) {
    assertRefused(rig.node.get("/v1/tasks?type=" + type));
    assertRefused(rig.post("/v1/tasks/cancel?type=" + type));
    assertRefused(rig.post("/v1/tasks/retry?type=" + type));
    assertThat(rig.node.get("/v1/tasks?type=other-node-has-it").statusCode()).isEqualTo(200);
    assertThat(rig.node.get("/health/ready").statusCode()).isEqualTo(200);
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertProblem(answer, 400, "bad-parameter");
    assertThat(json(answer).path("detail").asText()).startsWith("type must be a type's name");
  }

  @Test
  void anInputThatNoStoreCouldKeepIsRefusedBeforeItIsSent() throws IOException {
    try (RawConnection connection = new RawConnection(rig.node.uri("/"))) {
      connection.send(
          "POST /v1/submit/huge HTTP/1.1\nHost: localhost\nContent-Length: 268435457\n\n");
      assertThat(connection.answer())
          .startsWith("HTTP/1.1 413")
          .contains("/problems/payload-too-large", "\"maxBytes\":268435456");
    }
  }

  @Test
  void manyTasksAreCancelledAndRetriedAtOnce() {
    for (int i = 0; i < 5; i++) {
      rig.submit("echo", "x", "Firebreak-Delay", "3600");
    }
    assertProblem(rig.post("/v1/tasks/cancel"), 400, "bad-parameter");
    HttpResponse<String> cancelled = rig.post("/v1/tasks/cancel?type=echo");
    assertThat(cancelled.body()).contains("\"changed\":5").contains("\"more\":false");
    HttpResponse<String> retried = rig.post("/v1/tasks/retry?state=cancelled");
    assertThat(json(retried).path("changed").asInt()).isEqualTo(5);
    await().until(() -> json(rig.node.get("/v1/tasks?state=succeeded")).path("tasks").size() == 5);
  }

  @Test
  void anUnchangedDocumentIsNotSentAgain() {
    String id = id(rig.submit("echo", "x", "Prefer", "wait=30"));
    HttpResponse<String> first = rig.node.get("/v1/tasks/" + id);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpRequest again = rig.node.request("GET", "/v1/tasks/" + id, null, "If-None-Match", tag);
    assertThat(rig.node.send(again).statusCode()).isEqualTo(304);
    String other = id(rig.submit("sleep", "{\"ms\":60000}"));
    HttpRequest changed = rig.node.request("GET", "/v1/tasks/" + other, null, "If-None-Match", tag);
    assertThat(rig.node.send(changed).statusCode()).isEqualTo(200);
  }
}
