package dev.firebreak.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are kept ready, behind an endpoint. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class WarmCommandTest {
  /** Takes the id of each line; then comes what the test makes of it. */
  private static final String READ = "while read -r line; do id=${line#*:\\\"}; id=${id%%\\\"*}; ";

  private static final String ANSWER = "echo \"{\\\"id\\\":\\\"$id\\\",\\\"result\\\":$$}\"";
  private static final String ONCE = "retry.attempts = 1, ";

  @TempDir private Path folder;
  private TestNode node;

  private void start(String types) {
    node =
        TestNode.configured(
            "firebreak.work-dir = \"" + folder + "\"\nfirebreak.types {" + types + "}");
  }

  /** A worker of the shell; what is in the loop may answer by {@code $answer}. */
  private String shell(String name, String script, String more) {
    return shell(name, script, more, 1);
  }

  private String shell(String name, String script, String more, int processes) {
    Path file = folder.resolve(name + ".sh");
    try {
      Files.writeString(file, script.replace("READ ", READ).replace("ANSWER", ANSWER));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
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

  @AfterEach
  void nothingIsLeft() {
    node.close();
    assertThat(folder.resolve("firebreak-" + ProcessHandle.current().pid())).doesNotExist();
    await().untilAsserted(() -> assertThat(ProcessHandle.current().children()).isEmpty());
  }

  private static JsonNode problem(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = TestNode.json(answer);
    assertThat(problem.get("type").asText()).isEqualTo("/problems/" + slug);
    return problem;
  }

  private static void assertAnswers(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void oneProcessServesOneAfterTheOther() {
    start(shell("pid", "READ ANSWER; done", ""));
    HttpResponse<String> first = node.call("pid", "a");
    assertAnswers(first);
    assertThat(first.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(node.call("pid", "b").body()).isEqualTo(first.body());
    assertThat(node.type("pid").path("limits").path("concurrency").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"sh, worker.sh", "python3, worker.py"})
  void theShippedExamplesAnswer(String language, String file) {
    assumeThat(Stream.of("/usr/local/bin", "/usr/bin", "/bin"))
        .as(language + " is not here")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, language)));
    Path worker = Path.of("conf/examples", file).toAbsolutePath();
    start("x { command = [" + language + ", \"" + worker + "\"], warm.processes = 1 }");
    for (int i = 0; i < 3; i++) {
      assertAnswers(node.call("x", "{\"any\":" + i + "}", "Content-Type", "application/json"));
    }
  }

  @Test
  void aProgramTellsHowFarItIs() throws Exception {
    String told =
        "{\\\"id\\\":\\\"$id\\\",\\\"progress\\\":{\\\"fraction\\\":0.5,\\\"note\\\":\\\"half\\\"}}";
    String script =
        "READ echo \""
            + told
            + "\"; until test -e "
            + folder
            + "/go; do sleep 0.05; done; ANSWER; done";
    node =
        TestNode.keeping(
            new MemoryStore("here", InstantSource.system()),
            "firebreak.work-dir = \""
                + folder
                + "\"\nfirebreak.types {"
                + shell("far", script, "")
                + "}");
    String id =
        TestNode.json(node.send(node.request("POST", "/v1/submit/far", "1"))).path("id").asText();
    JsonNode progress =
        await()
            .until(
                () -> TestNode.json(node.get("/v1/tasks/" + id)).path("progress"),
                p -> !p.isMissingNode());
    assertThat(progress.path("fraction").asDouble()).isEqualTo(0.5);
    assertThat(progress.path("note").asText()).isEqualTo("half");
    Files.createFile(folder.resolve("go"));
    await()
        .until(
            () ->
                TestNode.json(node.get("/v1/tasks/" + id))
                    .path("state")
                    .asText()
                    .equals("succeeded"));
  }

  @Test
  void theLineSaysWhichAttemptItIs() throws Exception {
    Path seen = folder.resolve("seen");
    start(shell("log", "READ printf '%s\\n' \"$line\" >> " + seen + "; ANSWER; done", ""));
    assertAnswers(node.call("log", "{\"a\":\n[1,\n2.50]}", "Content-Type", "application/json"));
    assertAnswers(node.call("log", "hello", "Content-Type", "text/plain"));
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines.get(0))
        .matches(
            "\\{\"id\":\"[0-9a-f-]{36}\",\"type\":\"log\",\"attempt\":1,"
                + "\"contentType\":\"application/json\",\"input\":\\{\"a\": \\[1, 2.50]}}");
    assertThat(lines.get(1)).endsWith("\"contentType\":\"text/plain\",\"input\":\"aGVsbG8=\"}");
  }

  @Test
  void whatIsNotJsonNeverReachesIt() {
    start(shell("pid", "READ ANSWER; done", "consumes = [\"application/json\"]"));
    problem(node.call("pid", "{\"a\":1},\"id\":\"x\""), 400, "malformed-json");
    assertAnswers(node.call("pid", "{\"a\":1}"));
  }

  @Test
  void aNoIsANoAndAFailureIsTriedAgain() {
    String no = "'{\"id\":\"'$id'\",\"error\":{\"detail\":\"no %s\",\"permanent\":%s}}'";
    start(
        shell("never", "READ echo " + no.formatted("picture", "true") + "; done", "")
            + shell(
                "later",
                "READ echo 'so' >&2; echo " + no.formatted("luck", "false") + "; done",
                "retry { attempts = 2, backoff = 1ms }"));
    assertThat(problem(node.call("never", ""), 422, "rejected").get("detail").asText())
        .isEqualTo("no picture");
    JsonNode later = problem(node.call("later", ""), 502, "worker-crashed");
    assertThat(later.get("attempts").asInt()).isEqualTo(2);
    assertThat(later.get("cause").get("reported").asText()).isEqualTo("no luck");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo nonsense | its answer is not JSON",
        "echo '[1]' | its answer is no JSON object",
        "echo '{\"id\":\"x\",\"result\":1}' | its answer is to another attempt",
        "echo '{\"result\":1}' | its answer has no id",
        "echo '{\"id\":\"'$id'\"}' | its answer has neither a result nor an error",
      })
  void whoDoesNotKeepToTheProtocolIsReplaced(String answer, String fault) {
    String script =
        "READ case $line in *YmFk*) echo hm >&2; " + answer + ";; *) ANSWER;; esac; done";
    start(shell("odd", script, ONCE));
    String before = node.call("odd", "good").body();
    JsonNode cause = problem(node.call("odd", "bad"), 502, "worker-crashed").get("cause");
    assertThat(cause.get("fault").asText()).isEqualTo(fault);
    assertThat(cause.get("excerpt").asText()).isNotEmpty();
    HttpResponse<String> after = node.call("odd", "good");
    assertAnswers(after);
    assertThat(after.body()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"exit 3, 3,", "kill -SEGV $$, , SIGSEGV", "exit 0, 0,"})
  void whoEndsInTheMiddleIsBlamedAndReplaced(String end, Integer exitCode, String signal) {
    String script = "READ case $line in *YmFk*) echo why >&2; " + end + ";; *) ANSWER;; esac; done";
    start(shell("odd", script, ONCE));
    assertAnswers(node.call("odd", "good"));
    JsonNode cause = problem(node.call("odd", "bad"), 502, "worker-crashed").get("cause");
    assertThat(cause.path("exitCode").isMissingNode()).isEqualTo(exitCode == null);
    assertThat(cause.path("exitCode").asInt()).isEqualTo(exitCode == null ? 0 : exitCode);
    assertThat(cause.path("signal").asText()).isEqualTo(signal == null ? "" : signal);
    assertThat(cause.get("stderr").asText()).isEqualTo("why\n");
    assertThat(cause.has("cpuMs")).isTrue();
    assertAnswers(node.call("odd", "good"));
  }

  @Test
  void whatOneAttemptLamentedIsNotToldOfAnother() {
    String script =
        "READ n=$((n+1)); echo $n >&2; case $line in *YmFk*) exit 1;; *) ANSWER;; esac; done";
    start(shell("odd", script, ONCE));
    assertAnswers(node.call("odd", "good"));
    JsonNode cause = problem(node.call("odd", "bad"), 502, "worker-crashed").get("cause");
    assertThat(cause.get("stderr").asText()).isEqualTo("2\n");
  }

  @Test
  void silenceIsEndedAtTheTimeout() {
    String script = "trap '' TERM; READ case $line in *YmFk*) sleep 1000;; *) ANSWER;; esac; done";
    start(shell("odd", script, ONCE + "timeout = 300ms, grace = 100ms"));
    JsonNode problem = problem(node.call("odd", "bad"), 504, "deadline-exceeded");
    assertThat(problem.get("cause").get("signal").asText()).isEqualTo("SIGKILL");
    await().untilAsserted(() -> assertAnswers(node.call("odd", "good")));
  }

  @Test
  void aLineWithoutEndIsCutOff() {
    start(shell("flood", "READ tr '\\0' a < /dev/zero; done", "max-output = 3M"));
    JsonNode problem = problem(node.call("flood", ""), 502, "output-too-large");
    assertThat(problem.get("maxOutput").asLong()).isEqualTo(3 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANSWER; echo more", "ANSWER; printf more"})
  void whoAnswersAndGoesOnTalkingIsReplacedThoughTheAnswerCounts(String script) {
    start(shell("talk", "READ " + script + "; done", ONCE));
    String first = node.call("talk", "").body();
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> next = node.call("talk", "");
              assertAnswers(next);
              assertThat(next.body()).isNotEqualTo(first);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 7", "kill -KILL $$"})
  void whoEndsAtOnceIsStartedAgainAfterAPauseAndNoAttemptIsCharged(String script) {
    start(shell("dead", "echo broken >&2; " + script, "retry.backoff = 1ms"));
    JsonNode problem = problem(node.call("dead", ""), 503, "not-started");
    assertThat(problem.get("detail").asText()).contains("its process ended at once", "(broken)");
    assertThat(node.get("/v1/types").body()).contains("\"crashedAttempts\":0");
    assertThat(Children.programs()).isEmpty();
  }

  @Test
  void aProcessIsReplacedAfterItsShare() {
    start(shell("pid", "READ ANSWER; done", "warm.max-tasks = 2"));
    String first = node.call("pid", "").body();
    assertThat(node.call("pid", "").body()).isEqualTo(first);
    HttpResponse<String> third = node.call("pid", "");
    assertAnswers(third);
    assertThat(third.body()).isNotEqualTo(first);
    await().untilAsserted(() -> assertThat(Children.programs()).hasSize(1));
  }

  @Test
  void whoIsIdleForLongGoes() {
    start(shell("pid", "READ ANSWER; done", "warm.idle-timeout = 20ms"));
    assertAnswers(node.call("pid", ""));
    await().untilAsserted(() -> assertThat(Children.programs()).isEmpty());
    assertAnswers(node.call("pid", ""));
  }

  @Test
  void crashesInThePoolDoNotDisturbTheOthers() {
    String script = "READ case $line in *YmFk*) kill -SEGV $$;; *) ANSWER;; esac; done";
    start(shell("odd", script, ONCE + "breaker.window = 0", 4));
    List<CompletableFuture<HttpResponse<String>>> good = new ArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> bad = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      good.add(node.callAsync("odd", "good"));
      bad.add(node.callAsync("odd", "bad"));
    }
    good.forEach(call -> assertAnswers(call.join()));
    bad.forEach(call -> problem(call.join(), 502, "worker-crashed"));
  }
}
