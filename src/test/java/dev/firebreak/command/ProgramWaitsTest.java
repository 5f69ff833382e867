package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@code firebreak await} and {@code firebreak step --sleep} in programs. In the scripts, STEP is
 * the shipped program.
 */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class ProgramWaitsTest {
  private static final String STEP = Path.of("src/main/bin/firebreak-step").toAbsolutePath() + " ";

  @TempDir private Path folder;
  private TestNode node;
  private String task = "";

  private void start(String... script) throws IOException {
    Path file = folder.resolve("script");
    Files.writeString(file, String.join("\n", script).replace("STEP ", STEP));
    node =
        TestNode.keeping(
            new MemoryStore("memory", InstantSource.system()),
            String.format(
                Locale.ROOT,
                """
                firebreak.work-dir = "%s"
                firebreak.types.x { command = [sh, "%s"], retry.attempts = 1, concurrency = 1 }
                """,
                folder,
                file));
    JsonNode submitted = TestNode.json(node.send(node.request("POST", "/v1/submit/x", "")));
    task = "/v1/tasks/" + submitted.path("id").asText();
  }

  private JsonNode waits() {
    JsonNode read =
        await()
            .until(
                () -> TestNode.json(node.get(task)),
                one -> one.has("finishedAt") || one.path("state").asText().equals("waiting"));
    assertThat(read.path("state").asText()).as(read.toString()).isEqualTo("waiting");
    assertThat(read.path("attempts").asInt()).isZero();
    assertThat(read.has("history")).isFalse();
    return read;
  }

  private void signal(String name, String body) {
    int status = node.send(node.request("POST", task + "/signals/" + name, body)).statusCode();
    assertThat(status).isEqualTo(202);
  }

  private String result() {
    JsonNode ended =
        await().until(() -> TestNode.json(node.get(task)), one -> one.has("finishedAt"));
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
    return node.get(task + "/result").body();
  }

  @AfterEach
  void nothingIsLeft() {
    node.close();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  @Test
  void aProgramEndsWhileItsTaskWaitsAndRunsAgainWithTheSignal() throws Exception {
    start(
        "set -e",
        "first=$(STEP first -- sh -c 'echo $FIREBREAK_FENCE')",
        "answer=$(STEP --await 'go on' --timeout 1h)",
        "echo \"$first $FIREBREAK_FENCE $FIREBREAK_ATTEMPT $answer\"");
    assertThat(waits().path("waitingFor").asText()).isEqualTo("signal go on");
    signal("go%20on", "yes\n");
    assertThat(result()).isEqualTo("1 2 1 yes\n");
  }

  @Test
  void theExitCodeOfAProgramThatIsToEndDoesNotMatter() throws Exception {
    start(
        "STEP --await a",
        "code=$?",
        "[ $code = 75 ] || { echo $code; exit 0; }",
        "STEP b -- true",
        "[ $? = 75 ] || exit 65",
        "exit 64");
    waits();
    signal("a", "x");
    assertThat(result()).isEqualTo("x0\n");
  }

  @Test
  void aSignalThatDoesNotComeInTimeHasAnExitCodeOfItsOwn() throws Exception {
    start("STEP --await a --timeout 0", "echo $?", "STEP --await a --timeout 0", "echo $?");
    assertThat(result()).isEqualTo("124\n124\n");
  }

  @Test
  void aPauseGivesUpTheSlot() throws Exception {
    start(
        "set -e", "STEP a --sleep 0.01", "STEP nap --sleep 1.3s", "STEP nap --sleep 3d", "echo ok");
    assertThat(result()).isEqualTo("ok\n");
    JsonNode ended = TestNode.json(node.get(task));
    assertThat(ended.path("steps").path(1).path("kind").asText()).isEqualTo("sleep");
    assertThat(ended.path("attempts").asInt()).isEqualTo(1);
  }

  @Test
  void aLongPauseIsShown() throws Exception {
    start("STEP nap --sleep 3d");
    assertThat(waits().path("waitingFor").asText()).isEqualTo("sleep nap");
    node.send(node.request("POST", task + "/cancel", ""));
    assertThat(TestNode.json(node.get(task)).path("state").asText()).isEqualTo("cancelled");
  }

  @Test
  void namesAndTimesThatAreNotValidAreRefused() throws Exception {
    start(
        "STEP a -- echo out",
        "STEP a --sleep 1h 2>&1",
        "echo $?",
        "STEP b --sleep 1h1 2>&1",
        "echo $?",
        "STEP c --sleep 0",
        "STEP c -- echo ran 2>&1",
        "echo $?");
    assertThat(result())
        .isEqualTo(
            "out\nfirebreak step: a was recorded as a step and is used as a sleep now: steps,"
                + " sleeps and signals of a task need names of their own\n70\n"
                + "firebreak step: '1h1' is not a time such as 90, 10m, 1.5h or 3d\n70\n"
                + "firebreak step: c was recorded as a sleep and is used as a step now: steps,"
                + " sleeps and signals of a task need names of their own\n70\n");
  }
}
