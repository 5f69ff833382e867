package dev.firebreak.workerprocess;

import static dev.firebreak.workerprocess.WarmRig.assertAnswers;
import static dev.firebreak.workerprocess.WarmRig.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.process.OwnNice;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to commands that are kept ready. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class WarmCommandTest {
  @TempDir private Path folder;
  private WarmRig rig;

  @BeforeEach
  void prepare() {
    rig = new WarmRig(folder);
  }

  @AfterEach
  void nothingIsLeft() {
    rig.close();
  }

  @Test
  void aProcessServesOneCallAfterTheOther() {
    rig.start(rig.shell("pid", "READ ANSWER; done", ""));
    HttpResponse<String> first = rig.node.call("pid", "a");
    assertAnswers(first);
    assertThat(first.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(rig.node.call("pid", "b").body()).isEqualTo(first.body());
    assertThat(rig.node.type("pid").path("limits").path("concurrency").asInt()).isEqualTo(1);
  }

  @Test
  void aProcessReceivesTheTraceOfItsCaller() throws Exception {
    Path seen = rig.folder.resolve("seen");
    rig.start(rig.shell("traced", "READ echo \"$line\" > " + seen + "; ANSWER; done", ""));
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assertAnswers(rig.node.call("traced", "a", "traceparent", trace));
    assertThat(Files.readString(seen))
        .contains("\"traceparent\":\"" + trace + '"')
        .doesNotContain("tracestate");
    assertAnswers(rig.node.call("traced", "a", "traceparent", trace, "tracestate", "a=\"1\""));
    assertThat(Files.readString(seen))
        .contains("\"traceparent\":\"" + trace + "\",\"tracestate\":\"a=\\\"1\\\"\"");
  }

  @ParameterizedTest
  @CsvSource({"sh, worker.sh", "python3, worker.py"})
  void theShippedExamplesAnswer(String language, String file) {
    assumeThat(Stream.of("/usr/local/bin", "/usr/bin", "/bin"))
        .as(language + " is not here")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, language)));
    Path worker = Path.of("conf/examples", file).toAbsolutePath();
    rig.start("x { command = [" + language + ", \"" + worker + "\"], warm.processes = 1 }");
    for (int i = 0; i < 3; i++) {
      assertAnswers(rig.node.call("x", "{\"any\":" + i + "}", "Content-Type", "application/json"));
    }
  }

  @Test
  void temporaryFilesOfAProcessAreInItsFolder() throws Exception {
    Path seen = rig.folder.resolve("seen");
    String script = "echo \"$PWD $HOME $TMPDIR $(mktemp)\" > " + seen + "; READ ANSWER; done";
    rig.start(rig.shell("tmp", script, ""));
    assertAnswers(rig.node.call("tmp", "a"));
    String[] told = Files.readString(seen).strip().split(" ", -1);
    assertThat(told[0]).startsWith(rig.folder.toString());
    assertThat(told).hasSize(4).allMatch(one -> one.startsWith(told[0]));
  }

  @Test
  void aProcessIsOfLowerPriorityThanTheNode() throws Exception {
    Path seen = rig.folder.resolve("seen");
    String script = "READ nice >> " + seen + "; ANSWER; done";
    rig.start(rig.shell("usual", script, "") + rig.shell("last", script, "nice = 15"));
    assertAnswers(rig.node.call("usual", "a"));
    assertAnswers(rig.node.call("last", "a"));
    assertThat(Files.readAllLines(seen)).containsExactly(lowered(5), lowered(15));
  }

  /** What {@code nice} prints in a process that is so much lower than this JVM. */
  private static String lowered(int by) {
    return Integer.toString(Math.min(19, OwnNice.value() + by));
  }

  @Test
  void aProgramReportsItsProgress() throws Exception {
    String told =
        "{\\\"id\\\":\\\"$id\\\",\\\"progress\\\":{\\\"fraction\\\":0.5,\\\"note\\\":\\\"half\\\"}}";
    String script =
        "READ echo \""
            + told
            + "\"; until test -e "
            + rig.folder
            + "/go; do sleep 0.05; done; ANSWER; done";
    rig.startKeeping(new MemoryStore("here", InstantSource.system()), rig.shell("far", script, ""));
    String id =
        TestNode.json(rig.node.send(rig.node.request("POST", "/v1/submit/far", "1")))
            .path("id")
            .asText();
    JsonNode progress =
        await()
            .until(
                () -> TestNode.json(rig.node.get("/v1/tasks/" + id)).path("progress"),
                p -> !p.isMissingNode());
    assertThat(progress.path("fraction").asDouble()).isEqualTo(0.5);
    assertThat(progress.path("note").asText()).isEqualTo("half");
    Files.createFile(rig.folder.resolve("go"));
    await()
        .until(
            () ->
                TestNode.json(rig.node.get("/v1/tasks/" + id))
                    .path("state")
                    .asText()
                    .equals("succeeded"));
  }

  @Test
  void theLineHasTheNumberOfTheAttempt() throws Exception {
    Path seen = rig.folder.resolve("seen");
    rig.start(rig.shell("log", "READ printf '%s\\n' \"$line\" >> " + seen + "; ANSWER; done", ""));
    assertAnswers(rig.node.call("log", "{\"a\":\n[1,\n2.50]}", "Content-Type", "application/json"));
    assertAnswers(rig.node.call("log", "hello", "Content-Type", "text/plain"));
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines.get(0))
        .matches(
            "\\{\"id\":\"[0-9a-f-]{36}\",\"type\":\"log\",\"attempt\":1,"
                + "\"contentType\":\"application/json\",\"input\":\\{\"a\": \\[1, 2.50]}}");
    assertThat(lines.get(1)).endsWith("\"contentType\":\"text/plain\",\"input\":\"aGVsbG8=\"}");
  }

  @Test
  void inputThatIsNotJsonNeverReachesTheProcess() {
    rig.start(rig.shell("pid", "READ ANSWER; done", "consumes = [\"application/json\"]"));
    problem(rig.node.call("pid", "{\"a\":1},\"id\":\"x\""), 400, "malformed-json");
    assertAnswers(rig.node.call("pid", "{\"a\":1}"));
  }

  @Test
  void aRejectionIsAnsweredAndAFailureIsRetried() {
    String no = "'{\"id\":\"'$id'\",\"error\":{\"detail\":\"no %s\",\"permanent\":%s}}'";
    rig.start(
        rig.shell(
                "never",
                "READ echo " + String.format(Locale.ROOT, no, "picture", "true") + "; done",
                "")
            + rig.shell(
                "later",
                "READ echo 'so' >&2; echo "
                    + String.format(Locale.ROOT, no, "luck", "false")
                    + "; done",
                "retry { attempts = 2, backoff = 1ms }"));
    assertThat(problem(rig.node.call("never", ""), 422, "rejected").get("detail").asText())
        .isEqualTo("no picture");
    JsonNode later = problem(rig.node.call("later", ""), 502, "worker-crashed");
    assertThat(later.get("attempts").asInt()).isEqualTo(2);
    assertThat(later.get("cause").get("reported").asText()).isEqualTo("no luck");
  }

  @Test
  void aProcessIsReplacedAfterMaxTasks() {
    rig.start(rig.shell("pid", "READ ANSWER; done", "warm.max-tasks = 2"));
    String first = rig.node.call("pid", "").body();
    assertThat(rig.node.call("pid", "").body()).isEqualTo(first);
    HttpResponse<String> third = rig.node.call("pid", "");
    assertAnswers(third);
    assertThat(third.body()).isNotEqualTo(first);
    await().untilAsserted(() -> assertThat(Children.programs()).hasSize(1));
  }

  @Test
  void aProcessIdleForLongIsEnded() {
    rig.start(rig.shell("pid", "READ ANSWER; done", "warm.idle-timeout = 20ms"));
    assertAnswers(rig.node.call("pid", ""));
    await().untilAsserted(() -> assertThat(Children.programs()).isEmpty());
    assertAnswers(rig.node.call("pid", ""));
  }
}
