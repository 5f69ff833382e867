package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A node whose types run programs; after each test nothing of them is left. */
abstract class CommandRig {
  @TempDir Path folder;
  TestNode node;

  void start(String types) {
    start(types, "");
  }

  void start(String types, String more) {
    String workDir = "firebreak.work-dir = \"" + folder + '"';
    node = TestNode.configured(String.join("\n", workDir, "firebreak.types {" + types + "}", more));
  }

  static String shell(String name, String script, String more) {
    return name + " { command = [sh, -c, \"\"\"" + script + "\"\"\"]\n" + more + " }\n";
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Path work = folder.resolve("firebreak-" + ProcessHandle.current().pid());
    if (Files.exists(work)) {
      await().untilAsserted(() -> assertThat(work).isEmptyDirectory());
    }
    node.close();
    assertThat(work).doesNotExist();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  static JsonNode problem(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = TestNode.json(answer);
    assertThat(problem.get("type").asText()).isEqualTo("/problems/" + slug);
    return problem;
  }
}
