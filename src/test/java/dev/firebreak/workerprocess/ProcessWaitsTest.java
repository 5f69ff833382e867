package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
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
    start(
        config -> TestNode.keeping(new MemoryStore("memory", InstantSource.system()), config),
        types);
  }

  private void start(Function<String, TestNode> starting, String types) {
    node =
        starting.apply(
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

  /** The type x, whose worker runs these lines for each attempt and notes the answers. */
  private String worker(String... lines) throws IOException {
    Path script = folder.resolve("worker.sh");
    Files.write(
        script,
        List.of(
            "ask() { printf '{\"id\":\"%s\",\"step\":%s}\\n' $id \"$1\"; read -r told;",
            "  printf '%s\\n' \"${told#*,}\" >> " + folder.resolve("heard") + "; }",
            "while read -r line; do id=${line#*:\\\"}; id=${id%%\\\"*}",
            String.join("\n", lines),
            "printf '{\"id\":\"%s\",\"result\":true}\\n' $id; done"));
    return "x { command = [sh, \""
        + script
        + "\"], consumes = [\"application/json\"]"
        + SETTINGS
        + " }";
  }

  private List<String> heard() throws IOException {
    return Files.readAllLines(folder.resolve("heard"));
  }

  @Test
  void aWarmWorkerIsToldToEndItsAttemptAndGetsTheSignal() throws Exception {
    start(
        worker(
            "ask '{\"name\":\"nap\",\"sleep\":0.001}'",
            "ask '{\"name\":\"late\",\"await\":0}'",
            "ask '{\"name\":\"go\",\"await\":3600}'"));
    reaches("waiting");
    signal();
    reaches("succeeded");
    assertThat(heard())
        .containsExactly(
            "\"step\":{\"name\":\"nap\",\"recorded\":true}}",
            "\"step\":{\"name\":\"late\",\"recorded\":true,\"timedOut\":true}}",
            "\"step\":{\"name\":\"go\",\"parked\":\"signal go\"}}",
            "\"step\":{\"name\":\"nap\",\"recorded\":true}}",
            "\"step\":{\"name\":\"late\",\"recorded\":true,\"timedOut\":true}}",
            "\"step\":{\"name\":\"go\",\"recorded\":true,\"contentType\":\"text/plain\","
                + "\"result\":\"eWVz\"}}");
  }

  @Test
  void aWarmWorkerSubmitsAChildOnceAndIsToldOfItsEnd() throws Exception {
    start(
        config -> TestNode.configured("firebreak.data-dir = \"" + folder + "/data\"\n" + config),
        worker(
                "ask '{\"name\":\"one\",\"submit\":\"echo\",\"input\":{\"n\":1}}'",
                "child=${told##*:\\\"}; child=${child%%\\\"*}",
                "ask \"{\\\"name\\\":\\\"all\\\",\\\"awaitAll\\\":[\\\"$child\\\"],\\\"timeout\\\":3600}\"",
                "ask '{\"name\":\"none\",\"awaitAll\":[\"7\"]}'",
                "ask '{\"name\":\"two\",\"submit\":\"none\"}'")
            + ", echo { handler = dev.firebreak.demo.Echo, concurrency = 1 }");
    reaches("succeeded");
    JsonNode children = TestNode.json(node.get("/v1/tasks?parent=" + task.replaceAll(".*/", "")));
    assertThat(children.path("tasks")).hasSize(1);
    String child = children.path("tasks").path(0).path("id").asText();
    String submitted =
        "\"step\":{\"name\":\"one\",\"recorded\":true,\"contentType\":\"application/json\",\"result\":\""
            + child
            + "\"}}";
    assertThat(heard())
        .endsWith(
            submitted,
            "\"step\":{\"name\":\"all\",\"recorded\":true,\"contentType\":\"application/json\","
                + "\"result\":[{\"id\":\""
                + child
                + "\",\"state\":\"succeeded\"}]}}",
            "\"step\":{\"name\":\"none\",\"refused\":\"none waits for \\\"7\\\", which is no"
                + " id\"}}",
            "\"step\":{\"name\":\"two\",\"refused\":\"child two can't be submitted: there is no"
                + " type none\"}}");
    assertThat(node.get("/v1/tasks/" + child + "/input").body()).isEqualTo("{\"n\":1}");
  }
}
