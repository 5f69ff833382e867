package dev.firebreak.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@code firebreak step --submit} and {@code firebreak await --all} in programs. In the scripts,
 * STEP is the shipped program.
 */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class ProgramChildrenTest {
  private static final String STEP = Path.of("src/main/bin/firebreak-step").toAbsolutePath() + " ";
  private static final String NO_TASK = "01980000-0000-7000-8000-000000000000";

  @TempDir private Path folder;
  private TestNode node;

  private void start(String... script) throws IOException {
    Path file = folder.resolve("script");
    Files.writeString(file, String.join("\n", script).replace("STEP ", STEP));
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.data-dir = "%1$s/data"
                firebreak.work-dir = "%1$s"
                firebreak.tasks.max-step = 1K
                firebreak.types {
                  x { command = [sh, "%2$s"], retry.attempts = 1, concurrency = 1 }
                  echo.handler = dev.firebreak.demo.Echo
                  crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1, breaker.window = 0 }
                }
                """,
                folder,
                file));
  }

  private void post(String path) {
    assertThat(node.send(node.request("POST", path, "")).statusCode()).isEqualTo(200);
  }

  private String submit() {
    JsonNode task = TestNode.json(node.send(node.request("POST", "/v1/submit/x", "")));
    return task.path("id").asText();
  }

  private JsonNode task(String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  private String result(String id) {
    JsonNode ended = await().until(() -> task(id), one -> one.has("finishedAt"));
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.path("attempts").asInt()).isEqualTo(1);
    return node.get("/v1/tasks/" + id + "/result").body();
  }

  /** The ids of the children of a task, the oldest first. */
  private List<String> children(String id) {
    List<String> ids = new ArrayList<>();
    TestNode.json(node.get("/v1/tasks?parent=" + id))
        .path("tasks")
        .forEach(task -> ids.add(task.path("id").asText()));
    return ids;
  }

  @AfterEach
  void nothingIsLeft() {
    node.close();
    await().untilAsserted(() -> assertThat(Children.all()).isEmpty());
  }

  @Test
  void aProgramEndsWhileItsTaskWaitsForItsChildrenAndSubmitsThemOnce() throws Exception {
    start(
        "set -e",
        "one=$(STEP 'page 1' --submit echo '{\"page\":1}' --content-type application/json)",
        "two=$(STEP 'page 2' --submit echo)",
        "STEP --await pages --timeout 1h --all $one $two",
        "echo \"fence $FIREBREAK_FENCE: $one $two\"");
    post("/v1/types/echo/pause");
    String id = submit();
    await().until(() -> task(id).path("state").asText().equals("waiting"));
    assertThat(task(id).path("waitingFor").asText()).isEqualTo("tasks pages");
    post("/v1/types/echo/resume");
    String result = result(id);
    List<String> lines = result.lines().toList();
    String one = lines.get(0).split(" ", 2)[0];
    String two = lines.get(1).split(" ", 2)[0];
    assertThat(lines)
        .containsExactly(one + " succeeded", two + " succeeded", "fence 2: " + one + ' ' + two);
    assertThat(children(id)).containsExactlyInAnyOrder(one, two);
    assertThat(node.get("/v1/tasks/" + one + "/result").body()).isEqualTo("{\"page\":1}");
    assertThat(node.get("/v1/tasks/" + two + "/result").body()).isEmpty();
  }

  @Test
  void aTaskThatHasNotSucceededHasAnExitCodeOfItsOwn() throws Exception {
    start(
        "bad=$(STEP bad --submit crash '{\"probability\":1}' --content-type application/json)",
        "good=$(STEP good --submit echo)",
        "STEP --await both --all $bad $good",
        "code=$?; [ $code != 75 ] || exit 0",
        "echo $code",
        "printf '%s\\n' $good $good | STEP --await again --all - > again; echo $?",
        "cut -d ' ' -f 2 again");
    assertThat(result(submit()).lines().map(line -> line.replaceAll("^\\S{36} ", "")))
        .containsExactly("failed", "succeeded", "1", "0", "succeeded");
  }

  @Test
  void aWaitThatIsOverBeforeTheTasksPrintsNothing() throws Exception {
    start(
        "child=$(STEP child --submit echo)",
        "STEP --await late --timeout 0 --all $child; echo $?",
        "STEP --await late --all $child; echo $?");
    post("/v1/types/echo/pause");
    assertThat(result(submit())).isEqualTo("124\n124\n");
  }

  @Test
  void anInputComesFromAFileOrFromStandardInput() throws Exception {
    start(
        "printf 'a\\nb\\n' > in",
        "file=$(STEP file --submit echo @in --content-type text/plain)",
        "pipe=$(printf '\\n\\0@-' | STEP pipe --submit echo -)",
        "STEP --await both --all $file $pipe > /dev/null || exit 64",
        "echo $file; echo $pipe");
    List<String> ids = result(submit()).lines().toList();
    assertThat(node.get("/v1/tasks/" + ids.get(0) + "/result").body()).isEqualTo("a\nb\n");
    assertThat(node.get("/v1/tasks/" + ids.get(1) + "/result").body()).isEqualTo("\n\0@-");
  }

  @Test
  void whatCanNotBeSubmittedIsRefusedWithAReason() throws Exception {
    start(
        "exec 2>&1",
        "STEP a --submit none x; echo $?",
        "STEP b --submit echo x > /dev/null; STEP b --submit echo y",
        "head -c 1025 /dev/zero | STEP c --submit echo -; echo $?",
        "head -c 4000 /dev/zero | STEP c --submit echo -; echo $?",
        "STEP d --submit echo x --content-type text; echo $?",
        "STEP e --submit echo @missing; echo $?",
        "until [ -z \"$(ls $FIREBREAK_STEPS | grep out)\" ]; do :; done");
    String id = submit();
    assertThat(result(id).lines().map(line -> line.replaceAll("as task \\S{36}", "as task ID")))
        .containsExactly(
            "firebreak step: child a can't be submitted: there is no type none",
            "70",
            "firebreak step: child b was submitted with another input before, as task ID",
            "firebreak step: the input of child c has 1025 bytes; a program can submit at most 1024"
                + " (tasks.max-step)",
            "70",
            "firebreak step: the input of child c has 4001 bytes; a program can submit at most 1024"
                + " (tasks.max-step)",
            "70",
            "firebreak step: the input of child d: not a media type: \"text\"",
            "70",
            "firebreak step: missing can't be read",
            "2");
    assertThat(children(id)).hasSize(1);
  }

  @Test
  void tasksThatCanNotBeWaitedForAreRefusedWithAReason() throws Exception {
    start(
        "exec 2>&1",
        "STEP --await a --all " + NO_TASK + "; echo $?",
        "STEP --await b --all 7; echo $?",
        "STEP --await c --all - < /dev/null; echo $?",
        "STEP --await d --all $(seq -f '01980000-0000-7000-8000-%012g' 10001); echo $?",
        "head -c 900000 /dev/zero | STEP --await e --all -; echo $?",
        "STEP f -- echo out; STEP --await f --all $FIREBREAK_ID; echo $?");
    assertThat(result(submit()).lines())
        .containsExactly(
            "firebreak await: a waits for tasks that do not exist: [" + NO_TASK + "]",
            "70",
            "firebreak await: b waits for \"7\", which is no id",
            "70",
            "firebreak await: c waits for \"\", which is no id",
            "70",
            "firebreak await: d waits for 10001 tasks; the most are 10000",
            "70",
            "firebreak await: e waits for tasks whose ids have 900000 bytes; at most 800000 are"
                + " read",
            "70",
            "out",
            "firebreak await: f was recorded as a step and is used as a signal now: steps, sleeps"
                + " and signals of a task need names of their own",
            "70");
  }
}
