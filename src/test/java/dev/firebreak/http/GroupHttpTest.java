package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers create groups, submit to them, and see what becomes of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupHttpTest {
  private TestTokens tokens;
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    tokens =
        TestTokens.in(
            folder,
            "red owner=red",
            "blue owner=blue",
            "few owner=red types=echo",
            "admin scopes=admin");
    node =
        TestNode.configured(
            TestTokens.settings(folder)
                + """
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo }
                  then = ${firebreak.types.echo}
                  then-2 = ${firebreak.types.echo}
                  text = ${firebreak.types.echo}
                  text.consumes = ["text/plain"]
                  crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
                }
                """);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private HttpResponse<String> post(String token, String path, String body, String... headers) {
    List<String> all = new ArrayList<>(Arrays.asList(TestTokens.bearerOf(tokens.text(token))));
    all.addAll(List.of(headers));
    return node.send(node.request("POST", path, body, all.toArray(String[]::new)));
  }

  private String created(String body) {
    HttpResponse<String> created = post("red", "/v1/groups", body);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    JsonNode group = TestNode.json(created);
    String id = group.path("id").asText();
    assertThat(created.headers().firstValue("Location")).contains("/v1/groups/" + id);
    assertThat(group.path("state").asText()).isEqualTo("open");
    return id;
  }

  private HttpResponse<String> get(String token, String path) {
    return node.send(node.request("GET", path, null, TestTokens.bearerOf(tokens.text(token))));
  }

  private JsonNode group(String id) {
    return TestNode.json(get("red", "/v1/groups/" + id));
  }

  private HttpResponse<String> submit(String token, String type, String group) {
    return post(token, "/v1/submit/" + type, "{}", "Firebreak-Group", group);
  }

  private JsonNode awaitCompleted(String id) {
    return await().until(() -> group(id), g -> g.path("state").asText().equals("completed"));
  }

  @Test
  void theCompletionTaskGetsTheCountsAndItsOwnInput() {
    String id =
        created(
            """
            {"name":"import","labels":{"customer":"ä"},"size":2,
             "then":{"type":"then","on":"always","input":{"n":1.50}}}
            """);
    assertThat(submit("red", "echo", id).statusCode()).isEqualTo(202);
    assertThat(
            post("red", "/v1/submit/crash", "{\"probability\":1}", "Firebreak-Group", id)
                .statusCode())
        .isEqualTo(202);
    JsonNode group = awaitCompleted(id);
    assertThat(group.path("counts").path("succeeded").asInt()).isEqualTo(1);
    assertThat(group.path("counts").path("failed").asInt()).isEqualTo(1);
    String task = group.path("then").path("task").asText();
    JsonNode then =
        await()
            .until(() -> TestNode.json(get("red", "/v1/tasks/" + task)), t -> t.has("finishedAt"));
    assertThat(then.path("type").asText()).isEqualTo("then");
    assertThat(get("red", "/v1/tasks/" + task + "/input").body())
        .isEqualTo(
            "{\"group\":{\"id\":\""
                + id
                + "\",\"name\":\"import\",\"labels\":{\"customer\":\"ä\"},\"counts\":{\"total\":2,"
                + "\"succeeded\":1,\"failed\":1,\"cancelled\":0,\"quarantined\":0}},"
                + "\"input\":{\"n\":1.50}}");
    assertProblem(submit("red", "echo", id), 409, "group-closed");
  }

  @Test
  void aGroupWithoutASizeIsClosedOnRequest() {
    String id = created("");
    submit("red", "echo", id);
    await().until(() -> group(id).path("counts").path("succeeded").asInt() == 1);
    assertThat(group(id).path("state").asText()).isEqualTo("open");
    HttpResponse<String> closed = post("red", "/v1/groups/" + id + "/close", "");
    assertThat(TestNode.json(closed).path("state").asText()).isEqualTo("completed");
    assertThat(TestNode.json(closed).has("then")).isFalse();
  }

  @Test
  void linesOfABulkSubmitJoinGroups() {
    String id = created("{\"size\":2}");
    String line = "{\"type\":\"echo\",\"input\":1,\"group\":\"" + id + "\"}\n";
    HttpResponse<String> answer =
        post(
            "red",
            "/v1/submit",
            line + line + line + "{\"type\":\"echo\",\"group\":\"x\"}\n",
            "Content-Type",
            "application/x-ndjson");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.get(0)).startsWith("{\"id\"");
    assertThat(lines.get(1)).startsWith("{\"id\"");
    assertThat(lines.get(2)).contains("group-closed", id);
    assertThat(lines.get(3)).contains("invalid-input", "group must be the id of a group");
    awaitCompleted(id);
    JsonNode listed = TestNode.json(get("red", "/v1/tasks?group=" + id));
    assertThat(listed.path("tasks")).hasSize(2);
  }

  @Test
  void aCancelClosesTheGroupAndCancelsItsTasks() {
    String id = created("{\"then\":{\"type\":\"then\",\"on\":\"succeeded\"}}");
    for (int i = 0; i < 3; i++) {
      post("red", "/v1/submit/echo", "{}", "Firebreak-Group", id, "Firebreak-Delay", "1000");
    }
    assertProblem(post("few", "/v1/groups/" + id + "/cancel", ""), 403, "forbidden");
    HttpResponse<String> cancelled = post("red", "/v1/groups/" + id + "/cancel", "");
    assertThat(cancelled.body()).isEqualTo("{\"changed\":3,\"more\":false}");
    JsonNode group = group(id);
    assertThat(group.path("state").asText()).isEqualTo("completed");
    assertThat(group.path("counts").path("cancelled").asInt()).isEqualTo(3);
    assertThat(group.path("then").has("task")).isFalse();
  }

  @Test
  void groupsOfOtherOwnersDoNotExist() {
    String id = created("");
    for (String path : List.of("", "/close", "/cancel")) {
      HttpResponse<String> answer =
          path.isEmpty()
              ? get("blue", "/v1/groups/" + id)
              : post("blue", "/v1/groups/" + id + path, "");
      assertProblem(answer, 404, "unknown-group");
    }
    assertProblem(submit("blue", "echo", id), 404, "unknown-group");
    assertThat(get("few", "/v1/groups/" + id).statusCode()).isEqualTo(200);
    assertThat(get("admin", "/v1/groups/" + id).statusCode()).isEqualTo(200);
    assertThat(group(id).path("state").asText()).isEqualTo("open");
  }

  @Test
  void aRepeatedRequestFindsTheSameGroup() {
    HttpResponse<String> first =
        post("red", "/v1/groups", "{\"size\":3}", "Idempotency-Key", "one");
    HttpResponse<String> second =
        post("red", "/v1/groups", "{\"size\":3}", "Idempotency-Key", "one");
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(TestNode.json(second).path("id")).isEqualTo(TestNode.json(first).path("id"));
    assertProblem(
        post("red", "/v1/groups", "{\"size\":4}", "Idempotency-Key", "one"),
        422,
        "idempotency-key-reused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | invalid-input | the body must be an object",
        "{\"nam\":1} | invalid-input | unknown member \"nam\"",
        "{\"name\":1} | invalid-input | name must be a text",
        "{\"size\":0} | invalid-input | size must be a whole number from 1",
        "{\"size\":1.5} | invalid-input | size must be a whole number",
        "{\"size\":99999999999} | invalid-input | size must be a whole number",
        "{\"labels\":[]} | invalid-input | labels must be an object",
        "{\"labels\":{\"a\":1}} | invalid-input | labels.a must be a text",
        "{\"then\":{}} | invalid-input | then.type is missing",
        "{\"then\":{\"type\":\"then\",\"on\":\"never\"}} | invalid-input | then.on must be always"
            + " or succeeded",
        "{\"then\":{\"type\":\"none\"}} | unknown-type | There is no type",
        "{\"then\":{\"type\":\"text\"}} | unsupported-media-type | text/plain",
        "{\"then\":{\"type\":\"then\",\"x\":1}} | invalid-input | unknown member \"then.x\"",
        "{} {} | invalid-input | something follows",
        "{\"name\" | malformed-json | column",
      })
  void aBodyThatCantBeHonouredIsRefused(String body, String slug, String detail) {
    HttpResponse<String> refused = post("red", "/v1/groups", body);
    assertThat(TestNode.problem(refused)).isEqualTo(slug);
    assertThat(refused.body().replace("\\\"", "\"")).contains(detail);
  }

  @Test
  void aTokenOfFewTypesChoosesNoOther() {
    assertProblem(post("few", "/v1/groups", "{\"then\":{\"type\":\"then\"}}"), 404, "unknown-type");
    assertThat(post("few", "/v1/groups", "{\"then\":{\"type\":\"echo\"}}").statusCode())
        .isEqualTo(201);
  }
}
