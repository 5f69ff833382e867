package dev.firebreak.http;

import static dev.firebreak.http.TaskHttpRig.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers submit children and wait for them, on threads and in processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwaitAllHttpTest {
  private TestNode node;

  @BeforeAll
  void start(@TempDir Path folder) {
    node =
        TestNode.configured(
            """
            firebreak.data-dir = "FOLDER"
            firebreak.types {
              echo.handler = dev.firebreak.demo.Echo
              texts { handler = dev.firebreak.demo.Echo, consumes = ["text/plain"] }
              short { handler = dev.firebreak.demo.Echo, max-body = 10 }
              crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1, breaker.window = 0 }
              parent { handler = dev.firebreak.fixture.ParentHandler, concurrency = 1, retry.attempts = 1 }
              inside { handler = dev.firebreak.fixture.ParentHandler, isolation = process, concurrency = 1, retry.attempts = 1 }
            }
            """
                .replace("FOLDER", folder.toString()));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String submitted(String type, String child, String inputs, long timeoutMs) {
    String body =
        "{\"type\":\"" + child + "\",\"inputs\":" + inputs + ",\"timeoutMs\":" + timeoutMs + "}";
    return id(node.send(node.request("POST", "/v1/submit/" + type, body)));
  }

  private JsonNode task(String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  private JsonNode ended(String id) {
    return await().until(() -> task(id), task -> task.has("finishedAt"));
  }

  private String result(String id) {
    return node.get("/v1/tasks/" + id + "/result").body();
  }

  private List<String> children(String id) {
    List<String> ids = new ArrayList<>();
    TestNode.json(node.get("/v1/tasks?parent=" + id))
        .path("tasks")
        .forEach(task -> ids.add(task.path("id").asText()));
    return ids;
  }

  @ParameterizedTest
  @ValueSource(strings = {"parent", "inside"})
  void aTaskGoesOnWhenItsChildrenHaveEnded(String type) {
    String id = submitted(type, "echo", "[\"1\",\"2\",\"3\"]", 3_600_000);
    JsonNode task = ended(id);
    assertThat(task.path("state").asText()).as(task.toString()).isEqualTo("succeeded");
    List<String> children = children(id);
    assertThat(children).hasSize(3);
    assertThat(result(id).lines())
        .containsExactlyInAnyOrder( // Ids of the same millisecond have no order.
            "attempt 1",
            children.get(0) + " succeeded",
            children.get(1) + " succeeded",
            children.get(2) + " succeeded");
    assertThat(task.path("attempts").asInt()).isEqualTo(1);
    assertThat(task.path("children").path("succeeded").asInt()).isEqualTo(3);
  }

  private String refused(String type, String input) {
    return ended(submitted("parent", type, "[\"" + input + "\"]", 1000)).toString();
  }

  @Test
  void aHandlerCanSubmitOnlyWhatACallerCan() {
    assertThat(refused("firebreak-callback", "1"))
        .contains("only the node itself stores tasks of type firebreak-callback");
    assertThat(refused("none", "1")).contains("there is no type none");
    assertThat(refused("texts", "1")).contains("texts accepts text/plain, not application/json");
    assertThat(refused("short", "12345678901")).contains("its input has more than 10 bytes");
  }

  @Test
  void aFailedChildEndsTheWaitToo() {
    String id = submitted("parent", "crash", "[\"{\\\"probability\\\":1}\"]", 3_600_000);
    assertThat(ended(id).path("state").asText()).isEqualTo("succeeded");
    assertThat(result(id)).contains(" failed");
  }

  @Test
  void theWaitEndsWithItsTimeAndHoldsNoSlotMeanwhile() {
    assertThat(node.send(node.request("POST", "/v1/types/echo/pause", "")).statusCode())
        .isEqualTo(200);
    try {
      String waiting = submitted("parent", "echo", "[\"1\"]", 3_600_000);
      await().until(() -> task(waiting).path("state").asText().equals("waiting"));
      assertThat(task(waiting).path("waitingFor").asText()).isEqualTo("tasks children");
      String impatient = submitted("parent", "echo", "[\"1\"]", 1);
      assertThat(ended(impatient).path("state").asText()).isEqualTo("succeeded");
      assertThat(result(impatient)).isEqualTo("attempt 1\n");
      assertThat(
              node.send(node.request("POST", "/v1/tasks/" + waiting + "/cancel", "")).statusCode())
          .isEqualTo(200);
      assertThat(task(children(waiting).getFirst()).path("state").asText()).isEqualTo("cancelled");
    } finally {
      node.send(node.request("POST", "/v1/types/echo/resume", ""));
    }
  }

  @Test
  void aTypeThatDoesNotExistFailsTheAttempt() {
    JsonNode task = ended(submitted("parent", "none", "[\"1\"]", 1));
    assertThat(task.path("state").asText()).isEqualTo("failed");
    assertThat(task.path("error").toString()).contains("there is no type none");
  }
}
