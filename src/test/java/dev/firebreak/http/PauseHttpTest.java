package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types that are paused and resumed over HTTP. */
class PauseHttpTest {
  private static final String PAUSE = "/v1/types/echo/pause?reason=the%20disk%20is%20moved.";
  private static final String RESUME = "/v1/types/echo/resume";

  @TempDir private Path folder;

  private static JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestNode.json(answer);
  }

  @Test
  void callsAreRefusedAndTasksWaitUntilTheTypeIsResumed() {
    try (TaskHttpRig rig = new TaskHttpRig(folder)) {
      JsonNode paused = ok(rig.post(PAUSE));
      assertThat(paused.path("type").asText()).isEqualTo("echo");
      assertThat(paused.path("stored").asBoolean()).isTrue();
      assertThat(paused.at("/paused/reason").asText()).isEqualTo("the disk is moved.");
      String since = paused.at("/paused/since").asText();
      assertThat(Instant.parse(since)).isBeforeOrEqualTo(Instant.now());
      HttpResponse<String> refused = rig.node.call("echo", "x");
      assertProblem(refused, 503, "paused");
      assertThat(TestNode.json(refused).path("detail").asText())
          .isEqualTo("Type echo was paused at " + since + ": the disk is moved. Nothing was run.");
      assertThat(refused.headers().firstValue("Retry-After")).contains("10");
      assertThat(rig.node.call("sleep", "{\"ms\":1}").statusCode()).isEqualTo(200);
      String id = TaskHttpRig.id(rig.submit("echo", "waits"));
      assertThat(rig.task(id).path("state").asText()).isEqualTo("queued");
      assertThat(rig.task(id).path("waitingFor").asText()).isEqualTo("paused");
      assertThat(rig.node.type("echo").at("/counters/refused/paused").asInt()).isEqualTo(1);
      assertThat(ok(rig.post(RESUME)).has("paused")).isFalse();
      rig.awaitState(id, "succeeded");
      assertThat(rig.node.call("echo", "x").body()).isEqualTo("x");
    }
  }

  @Test
  void thePauseIsShownWhereTypesAre() {
    try (TaskHttpRig rig = new TaskHttpRig(folder)) {
      JsonNode paused = ok(rig.post(PAUSE)).path("paused");
      assertThat(rig.node.type("echo").path("paused")).isEqualTo(paused);
      assertThat(rig.node.branch("echo").path("paused")).isEqualTo(paused);
      assertThat(rig.node.type("sleep").has("paused")).isFalse();
      assertThat(rig.node.branch("sleep").has("paused")).isFalse();
      assertThat(rig.node.get("/problems/paused").body()).contains("An operator has paused");
    }
  }

  @Test
  void bothRequestsCanBeRepeatedAndThePauseKeepsItsTimeAndReason() {
    try (TaskHttpRig rig = new TaskHttpRig(folder)) {
      JsonNode first = ok(rig.post(PAUSE));
      assertThat(ok(rig.post("/v1/types/echo/pause?reason=other"))).isEqualTo(first);
      JsonNode resumed = ok(rig.post(RESUME));
      assertThat(ok(rig.post(RESUME))).isEqualTo(resumed);
    }
  }

  @Test
  void aRestartEndsNoPause() {
    try (TaskHttpRig rig = new TaskHttpRig(folder)) {
      JsonNode paused = ok(rig.post(PAUSE)).path("paused");
      String id = TaskHttpRig.id(rig.submit("echo", "waits"));
      rig.restart();
      assertThat(rig.node.type("echo").path("paused")).isEqualTo(paused);
      assertProblem(rig.node.call("echo", "x"), 503, "paused");
      assertThat(rig.task(id).path("waitingFor").asText()).isEqualTo("paused");
      ok(rig.post(RESUME));
      rig.awaitState(id, "succeeded");
      rig.restart();
      assertThat(rig.node.call("echo", "x").body()).isEqualTo("x");
    }
  }

  @Test
  void aNodeWithoutAStoreSaysThatItForgetsThePause() {
    try (TestNode node = TestNode.withTypes("echo { handler = dev.firebreak.demo.Echo }")) {
      assertThat(ok(node.send(node.request("POST", PAUSE, null))).path("stored").asBoolean(true))
          .isFalse();
      assertProblem(node.call("echo", "x"), 503, "paused");
      ok(node.send(node.request("POST", RESUME, null)));
      assertThat(node.call("echo", "x").body()).isEqualTo("x");
    }
  }

  @Test
  void whatIsWrongIsRefused() {
    try (TaskHttpRig rig = new TaskHttpRig(folder)) {
      assertProblem(rig.post("/v1/types/none/pause"), 404, "unknown-type");
      assertProblem(rig.post("/v1/types/none/resume"), 404, "unknown-type");
      assertProblem(rig.post("/v1/types/echo/stop"), 404, "not-found");
      assertProblem(rig.post("/v1/types/echo/pause?why=x"), 400, "bad-parameter");
      assertProblem(rig.post("/v1/types/echo/resume?reason=x"), 400, "bad-parameter");
      assertProblem(rig.post("/v1/types/echo/pause?reason=a%0Ab"), 400, "bad-parameter");
      String tooLong = "/v1/types/echo/pause?reason=" + "x".repeat(501);
      assertProblem(rig.post(tooLong), 400, "bad-parameter");
      assertProblem(rig.node.get("/v1/types/echo/pause"), 405, "method-not-allowed");
      assertThat(rig.node.call("echo", "x").body()).isEqualTo("x");
    }
  }

  @Test
  void onlyAdministratorsOfTheTypePauseItAndTheAuditLogSaysWhoDid() throws Exception {
    TestTokens tokens =
        TestTokens.in(
            folder,
            "root owner=ops scopes=admin",
            "narrow owner=team scopes=admin types=other",
            "worker scopes=call,submit,read,cancel,metrics");
    String types = "firebreak.types.echo { handler = dev.firebreak.demo.Echo }";
    try (TestNode node = TestNode.configured(TestTokens.settings(folder) + types)) {
      assertProblem(post(node, tokens, "worker", PAUSE), 403, "forbidden");
      assertProblem(post(node, tokens, "narrow", PAUSE), 404, "unknown-type");
      JsonNode paused = ok(post(node, tokens, "root", PAUSE));
      assertThat(paused.at("/paused/by").asText()).isEqualTo("ops");
      assertThat(post(node, tokens, "worker", "/v1/call/echo").body()).contains(" by ops: ");
      assertProblem(post(node, tokens, "narrow", RESUME), 404, "unknown-type");
      ok(post(node, tokens, "root", RESUME));
      assertThat(post(node, tokens, "worker", "/v1/call/echo").body()).isEqualTo("x");
    }
    List<String> changes =
        Files.readAllLines(folder.resolve("audit.jsonl")).stream()
            .filter(line -> line.contains("\"ended\"") && line.contains("\"owner\":\"ops\""))
            .toList();
    assertThat(changes).hasSize(2);
    assertThat(changes.getFirst())
        .contains("\"pauseType\"", "\"type\":\"echo\"", "the disk is moved.", "\"status\":200");
    assertThat(changes.getLast()).contains("\"resumeType\"", "\"type\":\"echo\"");
  }

  private static HttpResponse<String> post(
      TestNode node, TestTokens tokens, String name, String path) {
    return node.send(tokens.request(node, name, "POST", path));
  }

  @Test
  void aWaitingSubmitIsAnsweredOnceTheTypeIsResumed() {
    try (TaskHttpRig rig = new TaskHttpRig(folder)) {
      ok(rig.post(PAUSE));
      var waiting =
          rig.node.sendAsync(
              rig.node.request("POST", "/v1/submit/echo", "waits", "Prefer", "wait=60"));
      await()
          .until(
              () -> TestNode.json(rig.node.get("/v1/tasks?type=echo")).path("tasks").size() == 1);
      ok(rig.post(RESUME));
      assertThat(ok(waiting.join()).path("state").asText()).isEqualTo("succeeded");
    }
  }
}
