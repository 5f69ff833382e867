package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Waits of attempts that processes run: handlers in JVMs of their own, and warm commands. */
@EnabledOnOs(OS.LINUX)
@Isolated("starts JVMs")
class ProcessWaitsTest {
  private static final String SETTINGS =
      ", warm.processes = 1, max-wait = " + Patience.SECONDS + "s, retry.attempts = 1";

  private static final String WAITS =
      """
      public Payload handle(Payload input, Attempt attempt) throws Exception {
        attempt.sleep("short", java.time.Duration.ofMillis(1));
        try {
          return attempt.await("go", java.time.Duration.ofHours(1)).orElseThrow();
        } catch (Exception e) {
          return Payload.text("hidden");
        }
      }
      """;

  @TempDir private Path folder;
  private TestNode node;
  private String task = "";

  @BeforeEach
  void makeFolder() throws Exception {
    Files.createDirectories(folder.resolve("plugins"));
  }

  private void start(String types) {
    node =
        TestNode.keeping(
            new MemoryStore("memory", InstantSource.system()),
            "firebreak.work-dir = \""
                + folder
                + "\"\nfirebreak.plugins-dir = \""
                + folder.resolve("plugins")
                + "\"\nfirebreak.types { "
                + types
                + " }");
    var submit = node.request("POST", "/v1/submit/x", "{}", "Content-Type", "application/json");
    task = "/v1/tasks/" + TestNode.json(node.send(submit)).path("id").asText();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonNode reaches(String state) {
    JsonNode read =
        await()
            .until(
                () -> TestNode.json(node.get(task)),
                one -> one.has("finishedAt") || one.path("state").asText().equals(state));
    assertThat(read.path("state").asText()).as(read.toString()).isEqualTo(state);
    return read;
  }

  private void signal() {
    var signal = node.request("POST", task + "/signals/go", "yes", "Content-Type", "text/plain");
    assertThat(node.send(signal).statusCode()).isEqualTo(202);
  }

  @Test
  void aHandlerInItsOwnJvmParksAndGetsTheSignal() throws Exception {
    PluginJar.jar().handler("com.example.Waits", WAITS).write(folder.resolve("plugins/x.jar"));
    start("x { handler = com.example.Waits, isolation = process" + SETTINGS + " }");
    assertThat(reaches("waiting").path("waitingFor").asText()).isEqualTo("signal go");
    signal();
    assertThat(reaches("succeeded").path("attempts").asInt()).isEqualTo(1);
    assertThat(node.get(task + "/result").body()).isEqualTo("yes");
  }

  @Test
  void aWarmWorkerIsToldToEndItsAttemptAndGetsTheSignal() throws Exception {
    Path heard = folder.resolve("heard");
    Path script = folder.resolve("worker.sh");
    Files.write(
        script,
        List.of(
            "ask() { printf '{\"id\":\"%s\",\"step\":%s}\\n' $id \"$1\"; read -r told;",
            "  printf '%s\\n' \"${told#*,}\" >> " + heard + "; }",
            "while read -r line; do id=${line#*:\\\"}; id=${id%%\\\"*}",
            "ask '{\"name\":\"nap\",\"sleep\":0.001}'",
            "ask '{\"name\":\"late\",\"await\":0}'",
            "ask '{\"name\":\"go\",\"await\":3600}'",
            "printf '{\"id\":\"%s\",\"result\":true}\\n' $id; done"));
    start(
        "x { command = [sh, \""
            + script
            + "\"], consumes = [\"application/json\"]"
            + SETTINGS
            + " }");
    reaches("waiting");
    signal();
    reaches("succeeded");
    assertThat(Files.readAllLines(heard))
        .containsExactly(
            "\"step\":{\"name\":\"nap\",\"recorded\":true}}",
            "\"step\":{\"name\":\"late\",\"recorded\":true,\"timedOut\":true}}",
            "\"step\":{\"name\":\"go\",\"parked\":\"signal go\"}}",
            "\"step\":{\"name\":\"nap\",\"recorded\":true}}",
            "\"step\":{\"name\":\"late\",\"recorded\":true,\"timedOut\":true}}",
            "\"step\":{\"name\":\"go\",\"recorded\":true,\"contentType\":\"text/plain\","
                + "\"result\":\"eWVz\"}}");
  }
}
