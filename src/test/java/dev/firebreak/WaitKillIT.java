package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.KillableNode;
import dev.firebreak.fixture.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts that wait under the shipped program, whose node is killed with {@code kill -9} while
 * their tasks wait.
 */
class WaitKillIT {
  @TempDir private Path folder;
  private KillableNode node;

  private void start(String more, String... script) throws Exception {
    Path file = folder.resolve("waits.sh");
    Files.writeString(file, String.join("\n", script));
    String types =
        String.format(
            Locale.ROOT,
            "waits { command = [bash, \"%s\"], timeout = 10m, retry.attempts = 1 }\n%s",
            file,
            more);
    node = KillableNode.start(folder, types);
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(node.stop()).isZero();
  }

  private JsonNode succeeded(String task) {
    JsonNode ended = node.ended(task);
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.path("attempts").asInt()).isEqualTo(1);
    assertThat(ended.path("crashes").asInt()).isZero();
    return ended;
  }

  @Test
  void waitsSurviveTheDeathOfTheNodeAndStepsRunOnce() throws Exception {
    start(
        "",
        "set -e",
        "cd " + folder,
        "firebreak step first -- sh -c 'echo first >> effects'",
        "firebreak step nap --sleep 2.5",
        "answer=$(firebreak await approval --timeout 1d)",
        "firebreak step second -- sh -c 'echo second >> effects'",
        "echo \"$answer\"");
    String task = node.submit("waits");
    node.awaitWaitingFor(task, "sleep nap");
    node.kill();
    node.awaitWaitingFor(task, "signal approval");
    node.kill();
    assertThat(node.document(task).path("state").asText()).isEqualTo("waiting");
    assertThat(node.send("POST", task + "/signals/approval", "yes").statusCode()).isEqualTo(202);
    assertThat(succeeded(task).path("stepCount").asInt()).isEqualTo(4);
    assertThat(node.send("GET", task + "/result", "").body()).isEqualTo("yes\n");
    assertThat(Files.readAllLines(folder.resolve("effects"))).containsExactly("first", "second");
  }

  /** The script is that of the page groups.md. */
  @Test
  void theDocumentedScriptSubmitsItsChildrenOnceAndGoesOnWhenTheyHaveEnded() throws Exception {
    String page = Files.readString(Markdown.PAGES.resolve("groups.md"));
    String script = page.split("```bash\n", 2)[1].split("```", 2)[0];
    assertThat(script).contains("--submit render", "--all", "/opt/book/bind");
    start(
        "render { command = [sh, -c, \"until [ -e "
            + folder
            + "/go ]; do sleep 0.01; done; cat\"], concurrency = 3 }",
        script.replace("/opt/book/bind", "echo"));
    String task = node.submit("waits");
    node.awaitWaitingFor(task, "tasks pages");
    node.kill();
    assertThat(node.document(task).path("waitingFor").asText()).isEqualTo("tasks pages");
    Files.createFile(folder.resolve("go"));
    succeeded(task);
    List<String> lines = node.send("GET", task + "/result", "").body().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 3)).allMatch(line -> line.endsWith(" succeeded"));
    String id = task.substring(task.lastIndexOf('/') + 1);
    JsonNode children = node.document("/v1/tasks?parent=" + id).path("tasks");
    assertThat(children).hasSize(3);
    assertThat(children.findValuesAsText("id"))
        .containsExactlyInAnyOrder(lines.getLast().split(" ", -1));
    for (JsonNode child : children) {
      String path = "/v1/tasks/" + child.path("id").asText() + "/result";
      assertThat(node.send("GET", path, "").body()).matches("\\{\"page\":[123]}");
    }
  }
}
