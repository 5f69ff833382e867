package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of tasks are read back as they were submitted. */
class InputHttpTest {
  private static final String HOSTILE = "<script>alert(1)</script>";

  @TempDir private Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            """
            firebreak.http.body-memory = 6M
            firebreak.data-dir = "FOLDER"
            firebreak.types {
              crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
              echo { handler = dev.firebreak.demo.Echo, max-body = 3M }
            }
            """
                .replace("FOLDER", folder.toString()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String submitted(String type, String body, String... headers) {
    HttpResponse<String> stored =
        node.send(node.request("POST", "/v1/submit/" + type, body, headers));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    String id = json(stored).path("id").asText();
    await().until(() -> node.get("/v1/tasks/" + id).body().contains("finishedAt"));
    return id;
  }

  private HttpResponse<String> input(String id) {
    return node.get("/v1/tasks/" + id + "/input");
  }

  @Test
  void theInputOfAnEndedTaskIsAnsweredWithItsMediaTypeAndNeverRunByABrowser() {
    HttpResponse<String> answer = input(submitted("echo", HOSTILE, "Content-Type", "text/html"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(HOSTILE);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(input(submitted("echo", "")).body()).isEmpty();
  }

  @Test
  void aLongInputIsAnsweredAsAWholeAndItsMemoryGivenBack() {
    String text = "0123456789".repeat(280_000);
    String id = submitted("echo", text, "Content-Type", "text/plain");
    for (int round = 0; round < 5; round++) { // Together more than the memory for bodies.
      HttpResponse<String> answer = input(id);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Length"))
          .hasValue(Integer.toString(text.length()));
      assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
      assertThat(answer.body()).isEqualTo(text);
    }
  }

  @Test
  void theInputOfARetryReplacesTheFirstOne() {
    String id = submitted("crash", "{\"probability\":1}", "Content-Type", "application/json");
    String other = "{\"probability\":0}";
    node.send(
        node.request(
            "POST", "/v1/tasks/" + id + "/retry", other, "Content-Type", "application/json"));
    assertThat(input(id).body()).isEqualTo(other);
  }

  @Test
  void theInputOfADeletedTaskIsAnsweredWithTheReason() {
    String id = submitted("echo", "x");
    node.send(node.request("POST", "/v1/tasks/purge?type=echo", ""));
    HttpResponse<String> answer = input(id);
    assertThat(TestNode.problem(answer)).isEqualTo("unknown-task");
    assertThat(answer.body()).contains("ended longer ago than tasks are kept");
    assertThat(TestNode.problem(input("none"))).isEqualTo("unknown-task");
  }
}
