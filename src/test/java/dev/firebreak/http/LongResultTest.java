package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of tasks that are larger than the memory for bodies. */
class LongResultTest {
  private static final int LENGTH = 3_000_000;

  @TempDir private Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.http.body-memory = 2M
                firebreak.data-dir = "%s"
                firebreak.types {
                  long { command = ["head", "-c", "%d", "/dev/zero"], produces = "image/png" }
                  fails { command = ["sh", "-c", "head -c 60000 /dev/zero | tr '\\\\0' x >&2; exit 1"]
                          retry { attempts = 1 } }
                }
                """,
                folder,
                LENGTH));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String end(String type) {
    String id =
        TestNode.json(node.send(node.request("POST", "/v1/submit/" + type, "x")))
            .path("id")
            .asText();
    await()
        .until(
            () -> TestNode.json(node.get("/v1/tasks/" + id)).path("state").asText(),
            List.of("succeeded", "failed")::contains);
    return id;
  }

  @Test
  void theDocumentHasTheAddressOfTheCompleteResult() {
    String id = end("long");
    JsonNode result = TestNode.json(node.get("/v1/tasks/" + id)).path("result");
    assertThat(result.path("contentType").asText()).isEqualTo("image/png");
    assertThat(result.path("bytes").asInt()).isEqualTo(LENGTH);
    HttpResponse<String> whole = node.get(result.path("location").asText());
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(whole.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
    assertThat(whole.body()).isEqualTo("\0".repeat(LENGTH));
  }

  @Test
  void aListHasNoOutputOfPrograms() {
    for (int i = 0; i < 10; i++) {
      end("fails");
    }
    HttpResponse<String> list = node.get("/v1/tasks?limit=1000");
    assertThat(TestNode.json(list).path("tasks")).hasSize(10);
    assertThat(list.body()).contains("exitCode").doesNotContain("xxx").hasSizeLessThan(10_000);
  }
}
