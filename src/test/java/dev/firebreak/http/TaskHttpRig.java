package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** A node that keeps tasks in a folder, and a client of them. */
final class TaskHttpRig implements AutoCloseable {
  private static final String TYPES =
      """
      firebreak.drain-timeout = 0s
      firebreak.http.body-memory = 1G
      firebreak.types {
        echo { handler = dev.firebreak.demo.Echo }
        found { handler = dev.firebreak.demo.Echo, search = ["/customer", "/order/id"] }
        sleep { handler = dev.firebreak.demo.Sleep, concurrency = 2 }
        crash { handler = dev.firebreak.demo.Crash, retry { attempts = 2, backoff = 1ms }, breaker.window = 0 }
        second { handler = dev.firebreak.fixture.SecondTry, retry.backoff = 1ms }
        steps { handler = dev.firebreak.fixture.StepHandler }
        upper { command = ["tr", "a-z", "A-Z"], produces = "text/plain" }
        huge { handler = dev.firebreak.demo.Echo, max-body = 2047M }
        limited { handler = dev.firebreak.demo.Echo, rate-limit { per-second = 0.001 } }
      }
      """;

  private final Path folder;
  TestNode node;

  TaskHttpRig(Path folder) {
    this.folder = folder;
    node = start();
  }

  private TestNode start() {
    return TestNode.configured(TYPES + "firebreak.data-dir = \"" + folder + '"');
  }

  /** The node stops, and another one takes over its folder. */
  void restart() {
    node.close();
    node = start();
  }

  HttpResponse<String> submit(String type, String body, String... headers) {
    return node.send(node.request("POST", "/v1/submit/" + type, body, headers));
  }

  HttpResponse<String> post(String path) {
    return node.send(node.request("POST", path, ""));
  }

  static String id(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
    return TestNode.json(response).path("id").asText();
  }

  JsonNode task(String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  JsonNode awaitState(String id, String state) {
    return await().until(() -> task(id), task -> task.path("state").asText().equals(state));
  }

  static void assertProblem(HttpResponse<String> response, int status, String slug) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestNode.problem(response)).isEqualTo(slug);
  }

  @Override
  public void close() {
    node.close();
  }
}
