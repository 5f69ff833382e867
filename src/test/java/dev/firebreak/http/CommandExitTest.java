package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers after a program ended, or could not be started. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class CommandExitTest extends CommandRig {
  @ParameterizedTest
  @CsvSource({"exit 3, 3,", "exit 75, 75,", "kill -SEGV $$, , SIGSEGV", "kill -KILL $$, , SIGKILL"})
  void theEndOfAProgramIsReported(String end, Integer exitCode, String signal) {
    start(shell("bad", "echo because >&2; " + end, "retry { attempts = 2, backoff = 1ms }"));
    JsonNode problem = problem(node.call("bad", ""), 502, "worker-crashed");
    assertThat(problem.get("attempts").asInt()).isEqualTo(2);
    JsonNode cause = problem.get("cause");
    assertThat(cause.get("stderr").asText()).isEqualTo("because\n");
    assertThat(cause.path("exitCode").isMissingNode()).isEqualTo(exitCode == null);
    assertThat(cause.path("exitCode").asInt()).isEqualTo(exitCode == null ? 0 : exitCode);
    assertThat(cause.path("signal").asText()).isEqualTo(signal == null ? "" : signal);
    assertThat(cause.has("cpuMs")).isTrue();
    assertThat(cause.has("wallMs")).isTrue();
  }

  @Test
  void exitCodesThatMeanARejectionAreNotRetried() {
    start(
        shell("data", "echo first >&2; echo no picture >&2; exit 65", "")
            + shell("usage", "echo wrong option >&2; exit 64", ""));
    assertThat(problem(node.call("data", ""), 422, "rejected").get("detail").asText())
        .isEqualTo("no picture");
    assertThat(problem(node.call("usage", ""), 500, "misused").get("detail").asText())
        .isEqualTo("wrong option");
    assertThat(node.get("/v1/types").body()).contains("\"retries\":0");
  }

  @Test
  void badInputIsNoCrashWhereTheTypeNamesTheExitCodesOfItsProgram() {
    start(
        shell(
            "convert",
            "read -r magic; test \"$magic\" = P6 || { echo no picture >&2; exit 1; }; echo done",
            "concurrency = 1, exit-codes.rejected = [1, 2], breaker { window = 10, pause = 1h }"));
    for (int i = 0; i < 20; i++) {
      problem(node.call("convert", "garbage " + i), 422, "rejected");
    }
    assertThat(node.call("convert", "P6").body()).isEqualTo("done\n");
    assertThat(node.type("convert").at("/counters/crashed").asInt()).isZero();
  }

  @Test
  void aTemporaryFailureOfAProgramDoesNotOpenTheBreaker() {
    start(shell("busy", "exit 75", "retry.attempts = 1, breaker { window = 2, pause = 1h }"));
    for (int i = 0; i < 5; i++) {
      problem(node.call("busy", ""), 502, "worker-crashed");
    }
  }

  /** Where the output would be stored, the program has made a folder. */
  @Test
  void outputThatCanNotBeStoredDoesNotCountAsAFailedStart() throws Exception {
    Path runs = folder.resolve("runs");
    start(
        shell(
            "full",
            "echo >> " + runs + "; mkdir \"$PWD.out\"; head -c 3000000 /dev/zero",
            "retry.backoff = 1ms"));
    JsonNode problem = problem(node.call("full", ""), 507, "output-not-kept");
    assertThat(problem.get("attempts").asInt()).isEqualTo(1);
    assertThat(Files.readAllLines(runs)).hasSize(1);
    assertThat(node.type("full").at("/counters/notStarted").asInt()).isZero();
  }

  @Test
  void aProgramThatWasDeletedChargesNoAttempt() throws Exception {
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\necho here\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    start("gone { command = [\"" + program + "\"], retry { attempts = 1, backoff = 1ms } }");
    assertThat(node.call("gone", "").body()).isEqualTo("here\n");
    Files.delete(program);
    JsonNode problem = problem(node.call("gone", ""), 503, "not-started");
    assertThat(problem.get("detail").asText()).contains("No such file or directory");
    assertThat(node.get("/v1/types").body()).contains("\"crashed\":0").contains("\"notStarted\":1");
  }

  @Test
  void aScriptThatTheSystemCanNotExecuteIsNotRetried() throws Exception {
    Path script = script("#!/bin/sh\necho here\n");
    start(
        "cold { command = [\""
            + script
            + "\"] }\n"
            + "warm { command = [\""
            + script
            + "\"], warm.processes = 1 }");
    assertThat(node.call("cold", "").body()).isEqualTo("here\n");
    Files.writeString(script, "#!/no/such/interpreter\necho here\n");
    for (String type : List.of("cold", "warm")) {
      assertThat(problem(node.call(type, ""), 500, "misused").get("detail").asText())
          .startsWith(script.toString())
          .contains("/no/such/interpreter");
      assertThat(node.type(type).at("/counters/attempts").asInt()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aScriptThatTheSystemCanNotExecuteStopsTheStart() throws Exception {
    start("x { command = [cat] }");
    Path script = script("echo here\n");
    assertThat(TestNode.complaints("firebreak.types.y.command = [\"" + script + "\"]"))
        .singleElement()
        .asString()
        .startsWith("firebreak.types.y.command: " + script)
        .contains("#! line");
  }

  @Test
  void aPathIsResolvedAsTheFileSystemResolvesIt() throws Exception {
    Path releases = Files.createDirectories(folder.resolve("releases/1"));
    Path script = Files.move(script("#!/bin/sh\necho here\n"), releases.resolveSibling("run"));
    Files.createSymbolicLink(folder.resolve("current"), releases);
    start("run { command = [\"" + folder.resolve("current") + "/../run\"] }");
    assertThat(script).exists();
    assertThat(node.call("run", "").body()).isEqualTo("here\n");
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(folder.resolve("script"), text);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }
}
