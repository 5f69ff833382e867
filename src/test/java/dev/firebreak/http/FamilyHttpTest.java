package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.assertProblem;
import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tasks submit children, which are shown and cancelled with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FamilyHttpTest {
  private TaskHttpRig rig;

  @BeforeAll
  void start(@TempDir Path folder) {
    rig = new TaskHttpRig(folder);
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  private String parent() {
    return id(rig.submit("sleep", "{\"ms\":1}", "Firebreak-Delay", "1000"));
  }

  private HttpResponse<String> child(String parent, String key, String body) {
    return rig.submit(
        "echo",
        body,
        "Firebreak-Parent",
        parent,
        "Idempotency-Key",
        key,
        "Firebreak-Delay",
        "1000");
  }

  @Test
  void theDocumentsOfParentAndChildNameEachOther() {
    String parent = parent();
    String child = id(child(parent, "a", "1"));
    String second = id(rig.submit("echo", "2", "Firebreak-Parent", parent));
    rig.awaitState(second, "succeeded");
    assertThat(rig.task(child).path("parent").asText()).isEqualTo(parent);
    JsonNode children = rig.task(parent).path("children");
    assertThat(children.path("total").asInt()).isEqualTo(2);
    assertThat(children.path("queued").asInt()).isEqualTo(1);
    assertThat(children.path("succeeded").asInt()).isEqualTo(1);
    assertThat(rig.task(child).has("children")).isFalse();
    JsonNode listed = TestNode.json(rig.node.get("/v1/tasks?parent=" + parent)).path("tasks");
    assertThat(listed).hasSize(2);
    assertThat(listed.path(0).path("id").asText()).isEqualTo(second);
  }

  @Test
  void aKeyFindsTheChildOfTheSameParentOnly() {
    String parent = parent();
    String child = id(child(parent, "page-1", "1"));
    assertThat(id(child(parent, "page-1", "1"))).isEqualTo(child);
    assertThat(id(child(parent(), "page-1", "1"))).isNotEqualTo(child);
    assertProblem(child(parent, "page-1", "2"), 422, "idempotency-key-reused");
  }

  @Test
  void aCancelGoesDownTheTree() {
    String parent = parent();
    List<String> tree = new ArrayList<>(List.of(parent));
    String last = parent;
    for (int depth = 0; depth < 3; depth++) {
      last = id(child(last, "below", "1"));
      tree.add(last);
      tree.add(id(child(last, "leaf", "1")));
    }
    String running = id(rig.submit("sleep", "{\"ms\":99999}", "Firebreak-Parent", parent));
    rig.awaitState(running, "running");
    String other = parent();
    assertThat(rig.post("/v1/tasks/" + parent + "/cancel").statusCode()).isEqualTo(200);
    for (String id : tree) {
      assertThat(rig.task(id).path("state").asText()).isEqualTo("cancelled");
    }
    rig.awaitState(running, "cancelled");
    assertThat(rig.task(other).path("state").asText()).isEqualTo("queued");
    HttpResponse<String> late = child(parent, "late", "1");
    assertProblem(late, 409, "no-child");
    assertThat(TestNode.json(late).path("reason").asText()).isEqualTo("parent-ended");
  }

  @Test
  void aCancelOfManyGoesDownToo() {
    String parent = id(rig.submit("found", "{}", "Firebreak-Delay", "1000"));
    String child = id(child(parent, "a", "1"));
    assertThat(rig.post("/v1/tasks/cancel?type=found").statusCode()).isEqualTo(200);
    assertThat(rig.task(child).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void linesOfABulkSubmitHaveParents() {
    String parent = parent();
    String line = "{\"type\":\"echo\",\"input\":1,\"key\":\"k\",\"parent\":\"" + parent + "\"}\n";
    HttpResponse<String> answer =
        rig.node.send(
            rig.node.request(
                "POST",
                "/v1/submit",
                line + line + "{\"type\":\"echo\",\"parent\":\"x\"}\n",
                "Content-Type",
                "application/x-ndjson"));
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.get(0)).startsWith("{\"id\"");
    assertThat(lines.get(1)).contains("\"state\":\"known\"");
    assertThat(lines.get(2)).contains("parent must be the id of a task");
    assertThat(rig.task(parent).path("children").path("total").asInt()).isEqualTo(1);
  }

  @Test
  void aParentThatDoesNotExistIsRefused() {
    String none = "0192d9f0-0000-7000-8000-000000000000";
    assertProblem(rig.submit("echo", "1", "Firebreak-Parent", none), 404, "unknown-task");
    assertProblem(rig.submit("echo", "1", "Firebreak-Parent", "x"), 400, "bad-header");
  }
}
