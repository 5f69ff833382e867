package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers send signals to tasks that wait for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalHttpTest {
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER"
            firebreak.tasks.max-step = 1K
            firebreak.tasks.max-signal-bytes = 1500
            firebreak.types {
              waits { handler = dev.firebreak.fixture.WaitHandler, concurrency = 1 }
              crowd { handler = dev.firebreak.fixture.WaitHandler, concurrency = 2, threads = platform }
              echo.handler = dev.firebreak.demo.Echo
            }
            """
                .replace("FOLDER", folder.toString()));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String submitted(String input) {
    return id(node.send(node.request("POST", "/v1/submit/waits", input)));
  }

  private String waiting() {
    String id = submitted("{\"sleepMs\":0,\"signal\":\"a/b ☃\",\"timeoutMs\":3600000}");
    JsonNode task = await().until(() -> task(id), t -> t.has("waitingFor") || t.has("error"));
    assertThat(task.path("state").asText()).as(task.toString()).isEqualTo("waiting");
    return id;
  }

  private JsonNode task(String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  private HttpResponse<String> signal(String id, String name, String body) {
    return node.send(node.request("POST", "/v1/tasks/" + id + "/signals/" + name, body));
  }

  @Test
  void aTaskWaitsForItsSignalWithoutASlot() {
    String id = waiting();
    String other = waiting();
    JsonNode task = task(id);
    assertThat(task.path("waitingFor").asText()).isEqualTo("signal a/b ☃");
    assertThat(task.path("attempts").asInt()).isZero();
    assertThat(task.path("stepCount").asInt()).isEqualTo(1);
    HttpResponse<String> sent = signal(id, "a%2Fb%20%E2%98%83", "yes");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
    assertThat(TestNode.json(sent).path("signal").asText()).isEqualTo("a/b ☃");
    await().until(() -> task(id).path("state").asText().equals("succeeded"));
    assertThat(node.get("/v1/tasks/" + id + "/result").body()).isEqualTo("1 to 2, attempt 1: yes");
    JsonNode step = task(id).path("steps").path(1);
    assertThat(step.path("kind").asText()).isEqualTo("signal");
    assertThat(step.path("name").asText()).isEqualTo("a/b ☃");
    assertThat(node.get("/v1/tasks/" + id + "/steps/a%2Fb%20%E2%98%83").body()).isEqualTo("yes");
    JsonNode signals = TestNode.json(node.get("/v1/tasks/" + id + "/signals")).path("signals");
    assertThat(signals.path(0).path("name").asText()).isEqualTo("a/b ☃");
    assertThat(signals.path(0).path("bytes").asInt()).isEqualTo(3);
    assertThat(task(other).path("state").asText()).isEqualTo("waiting");
  }

  @Test
  void theSameSignalMayBeSentAgain() {
    String id = waiting();
    assertThat(signal(id, "x", "1").statusCode()).isEqualTo(202);
    assertThat(signal(id, "x", "1").statusCode()).isEqualTo(200);
    assertProblem(signal(id, "x", "2"), 409, "signal-conflict");
    assertThat(node.send(node.request("POST", "/v1/tasks/" + id + "/cancel", "")).statusCode())
        .isEqualTo(200);
    assertThat(signal(id, "x", "1").statusCode()).isEqualTo(200);
    assertProblem(signal(id, "y", "1"), 409, "already-final");
    assertThat(node.get("/v1/tasks/" + id + "/signals").body()).contains("\"x\"");
  }

  @Test
  void theBytesOfTheSignalsOfATaskAreLimited() {
    String id = waiting();
    String half = "x".repeat(800);
    assertThat(signal(id, "x", half).statusCode()).isEqualTo(202);
    HttpResponse<String> refused = signal(id, "y", half);
    assertProblem(refused, 409, "too-many-signals");
    JsonNode problem = TestNode.json(refused);
    assertThat(problem.path("maxBytes").asInt()).isEqualTo(1500);
    assertThat(problem.path("detail").asText()).contains("signal y", "tasks.max-signal-bytes");
    assertThat(signal(id, "z", "small").statusCode()).isEqualTo(202);
  }

  @Test
  void aSignalAfterItsTimeIsRefused() {
    String id = submitted("{\"sleepMs\":0,\"signal\":\"go\",\"timeoutMs\":1}");
    await().until(() -> task(id).path("state").asText().equals("succeeded"));
    assertThat(node.get("/v1/tasks/" + id + "/result").body()).contains(": nothing");
    assertThat(task(id).path("steps").path(1).path("code").asInt()).isEqualTo(124);
  }

  @Test
  void aTaskThatWaitsIsListedAndCountedAsSuch() {
    String id = waiting();
    JsonNode list = TestNode.json(node.get("/v1/tasks?state=waiting&type=waits&limit=1"));
    assertThat(list.path("tasks").path(0).path("id").asText()).isEqualTo(id);
    assertThat(list.path("tasks").path(0).path("waitingFor").asText()).isEqualTo("signal a/b ☃");
    JsonNode counts = TestNode.json(node.get("/v1/tasks/counts?type=waits"));
    assertThat(counts.path("types").path(0).path("waiting").asInt()).isPositive();
  }

  @Test
  void aThousandWaitingTasksHoldNoSlotAndNoThread() {
    String line =
        "{\"type\":\"crowd\",\"input\":{\"sleepMs\":0,\"signal\":\"go\",\"timeoutMs\":3600000}}\n";
    var bulk =
        node.request(
            "POST", "/v1/submit", line.repeat(1000), "Content-Type", "application/x-ndjson");
    assertThat(node.send(bulk).statusCode()).isEqualTo(200);
    await()
        .until(
            () ->
                TestNode.json(node.get("/v1/tasks/counts?type=crowd"))
                    .path("types")
                    .path(0)
                    .path("waiting")
                    .asInt(),
            waiting -> waiting == 1000);
    assertThat(node.type("crowd").path("use").path("admitted").asInt()).isZero();
    JsonNode listed = TestNode.json(node.get("/v1/tasks?type=crowd&state=waiting&limit=1"));
    String one = listed.path("tasks").path(0).path("id").asText();
    assertThat(signal(one, "go", "x").statusCode()).isEqualTo(202);
    await().until(() -> task(one).path("state").asText().equals("succeeded"));
    HttpResponse<String> cancelled =
        node.send(node.request("POST", "/v1/tasks/cancel?type=crowd&state=waiting", ""));
    assertThat(TestNode.json(cancelled).path("changed").asInt()).isEqualTo(999);
  }

  @Test
  void wrongSignalsAreRefused() {
    String id = waiting();
    String unknown = "00000000-0000-7000-8000-000000000000";
    assertProblem(signal(unknown, "x", ""), 404, "unknown-task");
    assertProblem(signal("none", "x", ""), 404, "unknown-task");
    assertProblem(signal(id, "x".repeat(201), ""), 400, "bad-parameter");
    assertProblem(signal(id, "%20", ""), 400, "bad-parameter");
    assertProblem(signal(id, "a%0Ab", ""), 400, "bad-parameter");
    assertProblem(signal(id, "big", "x".repeat(1025)), 413, "payload-too-large");
    assertThat(signal(id, "big", "x".repeat(1024)).statusCode()).isEqualTo(202);
    assertProblem(node.get("/v1/tasks/" + unknown + "/signals"), 404, "unknown-task");
    HttpResponse<String> get = node.get("/v1/tasks/" + id + "/signals/x");
    assertThat(get.statusCode()).isEqualTo(405);
  }
}
