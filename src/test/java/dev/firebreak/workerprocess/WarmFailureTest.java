package dev.firebreak.workerprocess;

import static dev.firebreak.workerprocess.WarmRig.assertAnswers;
import static dev.firebreak.workerprocess.WarmRig.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kept commands that end, hang or break the protocol are replaced. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class WarmFailureTest {
  private static final String ONCE = "retry.attempts = 1, ";

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo nonsense | its answer is not JSON",
        "echo '[1]' | its answer is not a JSON object",
        "echo '{\"id\":\"x\",\"result\":1}' | its answer is to another attempt",
        "echo '{\"result\":1}' | its answer has no id",
        "echo '{\"id\":\"'$id'\"}' | its answer has neither a result nor an error",
      })
  void aProcessThatBreaksTheProtocolIsReplaced(String answer, String fault) {
    String script =
        "READ case $line in *YmFk*) echo hm >&2; " + answer + ";; *) ANSWER;; esac; done";
    rig.start(rig.shell("odd", script, ONCE));
    String before = rig.node.call("odd", "good").body();
    JsonNode cause = problem(rig.node.call("odd", "bad"), 502, "worker-crashed").get("cause");
    assertThat(cause.get("fault").asText()).isEqualTo(fault);
    assertThat(cause.get("excerpt").asText()).isNotEmpty();
    HttpResponse<String> after = rig.node.call("odd", "good");
    assertAnswers(after);
    assertThat(after.body()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"exit 3, 3,", "kill -SEGV $$, , SIGSEGV", "exit 0, 0,"})
  void aProcessThatEndsDuringAnAttemptIsTheCauseAndIsReplaced(
      String end, Integer exitCode, String signal) {
    String script = "READ case $line in *YmFk*) echo why >&2; " + end + ";; *) ANSWER;; esac; done";
    rig.start(rig.shell("odd", script, ONCE));
    assertAnswers(rig.node.call("odd", "good"));
    JsonNode cause = problem(rig.node.call("odd", "bad"), 502, "worker-crashed").get("cause");
    assertThat(cause.path("exitCode").isMissingNode()).isEqualTo(exitCode == null);
    assertThat(cause.path("exitCode").asInt()).isEqualTo(exitCode == null ? 0 : exitCode);
    assertThat(cause.path("signal").asText()).isEqualTo(signal == null ? "" : signal);
    assertThat(cause.get("stderr").asText()).isEqualTo("why\n");
    assertThat(cause.has("cpuMs")).isTrue();
    assertAnswers(rig.node.call("odd", "good"));
  }

  @Test
  void outputOfOneAttemptIsNotReportedForAnother() {
    String script =
        "READ n=$((n+1)); echo $n >&2; case $line in *YmFk*) exit 1;; *) ANSWER;; esac; done";
    rig.start(rig.shell("odd", script, ONCE));
    assertAnswers(rig.node.call("odd", "good"));
    JsonNode cause = problem(rig.node.call("odd", "bad"), 502, "worker-crashed").get("cause");
    assertThat(cause.get("stderr").asText()).isEqualTo("2\n");
  }

  @Test
  void aProcessThatDoesNotAnswerIsKilledAtTheTimeout() {
    String script = "trap '' TERM; READ case $line in *YmFk*) sleep 1000;; *) ANSWER;; esac; done";
    rig.start(rig.shell("odd", script, ONCE + "timeout = 300ms, grace = 100ms"));
    JsonNode problem = problem(rig.node.call("odd", "bad"), 504, "deadline-exceeded");
    assertThat(problem.get("cause").get("signal").asText()).isEqualTo("SIGKILL");
    await().untilAsserted(() -> assertAnswers(rig.node.call("odd", "good")));
  }

  @Test
  void aLineWithoutAnEndIsCutOff() {
    rig.start(rig.shell("flood", "READ tr '\\0' a < /dev/zero; done", "max-output = 3M"));
    JsonNode problem = problem(rig.node.call("flood", ""), 502, "output-too-large");
    assertThat(problem.get("maxOutput").asLong()).isEqualTo(3 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANSWER; echo more", "ANSWER; printf more"})
  void aProcessThatWritesAfterItsAnswerIsReplacedAndTheAnswerCounts(String script) {
    rig.start(rig.shell("talk", "READ " + script + "; done", ONCE));
    String first = rig.node.call("talk", "").body();
    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> next = rig.node.call("talk", "");
              assertAnswers(next);
              assertThat(next.body()).isNotEqualTo(first);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 7", "kill -KILL $$"})
  void aProcessThatEndsAtOnceIsRestartedAfterAPauseAndNoAttemptIsCharged(String script) {
    rig.start(rig.shell("dead", "echo broken >&2; " + script, "retry.backoff = 1ms"));
    JsonNode problem = problem(rig.node.call("dead", ""), 503, "not-started");
    assertThat(problem.get("detail").asText()).contains("its process ended at once", "(broken)");
    assertThat(rig.node.get("/v1/types").body()).contains("\"crashedAttempts\":0");
    assertThat(Children.programs()).isEmpty();
  }

  @Test
  void crashesInThePoolDoNotAffectOtherProcesses() {
    String script = "READ case $line in *YmFk*) kill -SEGV $$;; *) ANSWER;; esac; done";
    rig.start(rig.shell("odd", script, ONCE + "breaker.window = 0", 4));
    List<CompletableFuture<HttpResponse<String>>> good = new ArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> bad = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      good.add(rig.node.callAsync("odd", "good"));
      bad.add(rig.node.callAsync("odd", "bad"));
    }
    good.forEach(call -> assertAnswers(call.join()));
    bad.forEach(call -> problem(call.join(), 502, "worker-crashed"));
  }
}
