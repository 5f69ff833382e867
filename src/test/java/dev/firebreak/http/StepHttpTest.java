package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers see the steps of tasks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepHttpTest {
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER"
            firebreak.tasks.max-step = 3M
            firebreak.http.body-memory = 16M
            firebreak.types {
              echo.handler = dev.firebreak.demo.Echo
              steps { handler = dev.firebreak.fixture.StepHandler, retry.attempts = 1 }
              counted { handler = dev.firebreak.fixture.StepHandler, retry.attempts = 1 }
            }
            """
                .replace("FOLDER", folder.toString()));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String ended(String type, String body) {
    String id = id(node.send(node.request("POST", "/v1/submit/" + type, body)));
    await().until(() -> task(id).has("finishedAt"));
    return id;
  }

  private String stepped(String... names) {
    return ended(
        "steps",
        "{\"steps\":"
            + List.of(names).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"))
            + ",\"bytes\":1,\"fail\":false}");
  }

  private JsonNode task(String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  private HttpResponse<String> step(String id, String name) {
    return node.get("/v1/tasks/" + id + "/steps/" + name);
  }

  @Test
  void theDocumentOfATaskHasItsSteps() {
    JsonNode task = task(stepped("read", "größe"));
    assertThat(task.path("state").asText()).isEqualTo("succeeded");
    assertThat(task.path("stepCount").asInt()).isEqualTo(2);
    JsonNode second = task.path("steps").path(1);
    assertThat(second.path("number").asInt()).isEqualTo(2);
    assertThat(second.path("name").asText()).isEqualTo("größe");
    assertThat(second.path("kind").asText()).isEqualTo("result");
    assertThat(second.path("bytes").asInt()).isEqualTo(7);
    assertThat(second.path("startedAt").asText())
        .isLessThanOrEqualTo(second.path("finishedAt").asText());
    assertThat(second.has("code")).isFalse();
  }

  @Test
  void tasksWithoutStepsAndListsShowNone() {
    assertThat(task(ended("echo", "{}")).toString()).doesNotContain("step");
    stepped("read");
    JsonNode listed = TestNode.json(node.get("/v1/tasks?type=steps&limit=1"));
    assertThat(listed.path("tasks")).hasSize(1);
    assertThat(listed.path("tasks").path(0).has("stepCount")).isFalse();
  }

  @Test
  void aDocumentShowsTheLastStepsAndPagesShowAll() {
    String[] names = IntStream.rangeClosed(1, 103).mapToObj(i -> "s" + i).toArray(String[]::new);
    String id = stepped(names);
    JsonNode task = task(id);
    assertThat(task.path("stepCount").asInt()).isEqualTo(103);
    assertThat(task.path("steps")).hasSize(100);
    assertThat(task.path("steps").path(0).path("name").asText()).isEqualTo("s4");
    JsonNode page = TestNode.json(node.get("/v1/tasks/" + id + "/steps"));
    assertThat(page.path("steps")).hasSize(100);
    assertThat(page.path("next").asInt()).isEqualTo(100);
    JsonNode rest = TestNode.json(node.get("/v1/tasks/" + id + "/steps?after=100&limit=3"));
    assertThat(rest.path("steps")).hasSize(3);
    assertThat(rest.has("next")).isFalse();
    assertThat(node.get("/v1/tasks/" + id + "/steps?after=103").body()).isEqualTo("{\"steps\":[]}");
  }

  @Test
  void theResultOfAStepIsAnsweredWithItsMediaTypeAndNeverRunByABrowser() {
    String id = stepped("<script>", "a/b %", "..");
    HttpResponse<String> answer = step(id, "%3Cscript%3E");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("<script>");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(step(id, "a%2Fb%20%25").body()).isEqualTo("a/b %");
  }

  @Test
  void aLongResultIsAnsweredAsAWholeAndItsMemoryGivenBack() {
    String id = ended("steps", "{\"steps\":[\"long\"],\"bytes\":3000000,\"fail\":false}");
    for (int round = 0; round < 9; round++) { // Together more than the memory for bodies.
      HttpResponse<String> answer = step(id, "long");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Length")).hasValue("3000000");
      assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
      assertThat(answer.body()).hasSize(3_000_000).startsWith("long ");
    }
  }

  @Test
  void whatDoesNotExistIsNamed() {
    String id = stepped("a");
    HttpResponse<String> answer = step(id, "b%3F");
    assertProblem(answer, 404, "unknown-step");
    assertThat(answer.body()).contains("\\\"b?\\\"", "/v1/tasks/" + id + "/steps");
    String none = "0192d9f0-0000-7000-8000-000000000000";
    for (String unknown : List.of(none, "none")) {
      assertProblem(step(unknown, "a"), 404, "unknown-task");
      assertProblem(node.get("/v1/tasks/" + unknown + "/steps"), 404, "unknown-task");
    }
  }

  private HttpResponse<String> retry(String id, String query, @Nullable String body) {
    return node.send(node.request("POST", "/v1/tasks/" + id + "/retry" + query, body));
  }

  @Test
  void aRetryFromAStepRunsItAndTheLaterOnesAgain() {
    String id = ended("steps", "{\"steps\":[\"a\",\"b c\",\"d\"],\"bytes\":1,\"fail\":true}");
    JsonNode before = task(id).path("steps");
    HttpResponse<String> answer = retry(id, "?from=b%20c", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    await().until(() -> task(id).path("history").size() == 2);
    JsonNode after = task(id).path("steps");
    assertThat(after).hasSize(3);
    assertThat(after.path(0)).isEqualTo(before.path(0));
    assertThat(after.path(1).path("finishedAt")).isNotEqualTo(before.path(1).path("finishedAt"));
  }

  @Test
  void recordedStepsAndThoseThatNeedNotRunAreCounted() {
    String id = ended("counted", "{\"steps\":[\"a\",\"b\"],\"bytes\":1,\"fail\":true}");
    assertThat(retry(id, "?from=b", null).statusCode()).isEqualTo(202);
    await().until(() -> task(id).path("history").size() == 2);
    assertThat(node.get("/metrics").body())
        .contains(
            "firebreak_steps_recorded_total{type=\"counted\"} 3.0",
            "firebreak_steps_served_total{type=\"counted\"} 1.0");
  }

  @Test
  void aRetryFromAStepThatCanNotBeIsRefusedWithTheReason() {
    String id = ended("steps", "{\"steps\":[\"a\"],\"bytes\":1,\"fail\":true}");
    HttpResponse<String> unknown = retry(id, "?from=none", null);
    assertProblem(unknown, 404, "unknown-step");
    assertThat(unknown.body()).contains("\\\"none\\\"");
    HttpResponse<String> both = retry(id, "?from=a", "{}");
    assertProblem(both, 400, "bad-parameter");
    assertThat(both.body()).contains("from can't be given together with another input");
    assertProblem(retry(id, "?from=", null), 400, "bad-parameter");
    assertProblem(retry(id, "?from=%00", null), 400, "bad-request");
    assertProblem(retry(id, "?step=a", null), 400, "bad-parameter");
    assertProblem(retry(id, "?step=a", "{}"), 400, "bad-parameter");
    assertThat(task(id).path("state").asText()).isEqualTo("failed");
    assertThat(task(id).path("stepCount").asInt()).isEqualTo(1);
    assertProblem(retry(stepped("a"), "?from=a", null), 409, "already-final");
    String none = "0192d9f0-0000-7000-8000-000000000000";
    assertProblem(retry(none, "?from=a", null), 404, "unknown-task");
  }

  @Test
  void aRetryCanGiveATaskAnotherVersion() {
    String id = ended("steps", "{\"steps\":[\"a\"],\"bytes\":1,\"fail\":true}");
    HttpResponse<String> answer = retry(id, "?version=2.0-rc_1&from=a", null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(TestNode.json(answer).path("version").asText()).isEqualTo("2.0-rc_1");
    await().until(() -> task(id).path("history").size() == 2);
    assertProblem(retry(id, "?version=", null), 400, "bad-parameter");
    assertProblem(retry(id, "?version=a%2Fb", null), 400, "bad-parameter");
    HttpResponse<String> both = retry(id, "?version=2", "{}");
    assertProblem(both, 400, "bad-parameter");
    assertThat(both.body()).contains("version can't be given together with another input");
  }

  @Test
  void parametersThatCanNotBeHonouredAreNamed() {
    String path = "/v1/tasks/" + stepped("a") + "/steps?";
    for (String query : List.of("after=-1", "after=x", "limit=0", "limit=1001", "cursor=1")) {
      HttpResponse<String> answer = node.get(path + query);
      assertProblem(answer, 400, "bad-parameter");
      assertThat(answer.body()).contains(query.replaceAll("=.*", ""));
    }
  }
}
