package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.TaskStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** A node whose commands are kept ready; the workers are scripts of the shell. */
final class WarmRig implements AutoCloseable {
  /** Takes the id of each line; then comes what the test makes of it. */
  private static final String READ = "while read -r line; do id=${line#*:\\\"}; id=${id%%\\\"*}; ";

  private static final String ANSWER = "echo \"{\\\"id\\\":\\\"$id\\\",\\\"result\\\":$$}\"";

  final Path folder;
  TestNode node;

  WarmRig(Path folder) {
    this.folder = folder;
  }

  void start(String types) {
    node = TestNode.configured(config(types));
  }

  /** Starts a node that keeps tasks, too. */
  void startKeeping(TaskStore store, String types) {
    node = TestNode.keeping(store, config(types));
  }

  private String config(String types) {
    return "firebreak.work-dir = \"" + folder + "\"\nfirebreak.types {" + types + "}";
  }

  /** A worker of the shell; READ begins the loop, in which ANSWER answers. */
  String shell(String name, String script, String more) {
    return shell(name, script, more, 1);
  }

  String shell(String name, String script, String more, int processes) {
    Path file = folder.resolve(name + ".sh");
    try {
      Files.writeString(file, script.replace("READ ", READ).replace("ANSWER", ANSWER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name
        + " { command = [sh, \""
        + file
        + "\"], warm.processes = "
        + processes
        + ", "
        + more
        + " }\n";
  }

  /** Stops, and leaves nothing. */
  @Override
  public void close() {
    node.close();
    assertThat(folder.resolve("firebreak-" + ProcessHandle.current().pid())).doesNotExist();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  static JsonNode problem(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = TestNode.json(answer);
    assertThat(problem.get("type").asText()).isEqualTo("/problems/" + slug);
    return problem;
  }

  static void assertAnswers(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
