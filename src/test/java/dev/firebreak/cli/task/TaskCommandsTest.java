package dev.firebreak.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.cli.FirebreakCommand;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Tasks from the command line, on a node that keeps them. */
@Isolated("replaces System.in, System.out and System.err")
class TaskCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;
  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.data-dir = "%s"
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo }
                  sleep { handler = dev.firebreak.demo.Sleep }
                  stepped { handler = dev.firebreak.fixture.StepHandler, retry.attempts = 1 }
                  waits { handler = dev.firebreak.fixture.WaitHandler }
                  prints {
                    command = [sh, -c, "echo $FIREBREAK_ATTEMPT >&2; printf '\\\\033]0;x\\\\007done' >&2; exit 1"]
                    retry { attempts = 2, backoff = 1ms }
                  }
                  crash { handler = dev.firebreak.demo.Crash, retry.attempts = 1 }
                }
                """,
                folder.resolve("data")));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int run(String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--url=" + node.uri("/");
    return commands.run(all);
  }

  private JsonNode only() throws IOException {
    assertThat(commands.out().lines()).as(commands.out() + commands.err()).hasSize(1);
    return JSON.readTree(commands.out());
  }

  private String submitted(String... args) throws IOException {
    assertThat(run(args)).as(commands.err()).isZero();
    return only().path("id").asText();
  }

  @Test
  void aTaskIsSubmittedAwaitedAndShown() throws IOException {
    String id = submitted("submit", "echo", "hello", "--key=k");
    assertThat(run("wait", id, "--timeout=60")).as(commands.err()).isZero();
    assertThat(only().path("state").asText()).isEqualTo("succeeded");
    assertThat(run("get", id)).isZero();
    assertThat(only().path("id").asText()).isEqualTo(id);
    assertThat(run("get", id, "--result")).isZero();
    assertThat(commands.out()).isEqualTo("hello");
    assertThat(run("get", id, "--input")).isZero();
    assertThat(commands.out()).isEqualTo("hello");
    assertThat(run("get", "none", "--input")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("unknown-task");
    assertThat(run("get", id, "--input", "--result")).isEqualTo(ExitCode.USAGE);
    assertThat(submitted("submit", "echo", "hello", "--key=k")).isEqualTo(id);
    assertThat(run("submit", "echo", "other", "--key=k")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("idempotency-key-reused");
  }

  @Test
  void aTaskIsRetriedFromAStep() throws IOException {
    String id =
        submitted(
            "submit", "stepped", "{\"steps\":[\"read\",\"a/b c\"],\"bytes\":9,\"fail\":true}");
    assertThat(run("wait", id, "--timeout=60")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(only().path("stepCount").asInt()).isEqualTo(2);
    assertThat(run("get", id, "--step=a/b c")).as(commands.err()).isZero();
    assertThat(commands.out()).isEqualTo("a/b c    ");
    assertThat(run("get", id, "--step=none")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("unknown-step");
    assertThat(run("retry", id, "--from=none")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("unknown-step", "none");
    assertThat(run("retry", "--type=stepped", "--from=read")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("--from needs the ids of tasks");
    assertThat(run("retry", id, "--from=a/b c")).as(commands.err()).isZero();
    assertThat(run("wait", id, "--timeout=60")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(only().path("history").size()).isEqualTo(2);
  }

  @Test
  void aTaskGetsASignal() throws IOException {
    String id =
        submitted("submit", "waits", "{\"sleepMs\":0,\"signal\":\"a/b c\",\"timeoutMs\":3600000}");
    assertThat(run("signal", id, "other", "@none")).isEqualTo(ExitCode.USAGE);
    assertThat(run("signal", id, "other", "yes")).as(commands.err()).isZero();
    assertThat(run("signal", id, "other", "no")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("signal-conflict");
    assertThat(run("signal", id, "a/b c", "yes", "--content-type=text/plain"))
        .as(commands.err())
        .isZero();
    assertThat(run("wait", id, "--timeout=60")).as(commands.err()).isZero();
    assertThat(run("get", id, "--result")).isZero();
    assertThat(commands.out()).endsWith(": yes");
    assertThat(run("signal", "none", "x")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("unknown-task");
  }

  @Test
  void whatATaskHasWrittenIsPrintedWithoutControlCharacters() throws IOException {
    assertThat(run("submit", "prints", "--wait=60")).isEqualTo(ExitCode.SOFTWARE);
    String id = only().path("id").asText();
    assertThat(run("logs", id)).as(commands.err()).isZero();
    assertThat(commands.out()).isEqualTo("2\n\\u001b]0;x\\u0007done\n");
    assertThat(commands.err()).isEmpty();
    assertThat(run("logs", id, "--attempt=1")).isZero();
    assertThat(commands.out()).startsWith("1\n");
    assertThat(run("logs", id, "--follow")).isZero();
    assertThat(commands.out()).startsWith("2\n");
    assertThat(commands.err()).contains("attempt 2 has ended").contains("the task is failed");
    assertThat(run("logs", "none")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(run("logs", id, "--attempt=0")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theExitCodeOfWaitTellsTheOutcome() throws IOException {
    assertThat(run("submit", "echo", "x", "--wait=60")).as(commands.err()).isZero();
    assertThat(only().path("state").asText()).isEqualTo("succeeded");
    assertThat(run("submit", "crash", "--wait=60")).isEqualTo(ExitCode.SOFTWARE);
    String failed = only().path("id").asText();
    assertThat(only().path("state").asText()).isEqualTo("failed");
    assertThat(run("wait", failed)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(run("get", failed, "--result")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err()).contains("worker-crashed");
    String later = submitted("submit", "echo", "x", "--delay=3600", "--priority=1");
    assertThat(only().path("state").asText()).isEqualTo("queued");
    assertThat(only().path("priority").asInt()).isEqualTo(1);
    assertThat(run("wait", later, failed, "--timeout=0")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(run("wait", later, "--timeout=0")).isEqualTo(ExitCode.TEMPORARY);
    assertThat(run("get", later, "--result")).isEqualTo(ExitCode.TEMPORARY);
  }

  @Test
  void tasksAreCancelledAndRetriedByIdOrByFilter() throws IOException {
    String at = "--at=2100-01-01T00:00:00+01:00";
    String id = submitted("submit", "echo", "x", at);
    assertThat(only().path("runAt").asText()).startsWith("2099-12-31T23:00:00");
    assertThat(run("cancel", id)).as(commands.err()).isZero();
    assertThat(only().path("state").asText()).isEqualTo("cancelled");
    assertThat(run("retry", id)).as(commands.err()).isZero();
    assertThat(run("wait", id)).as(commands.err()).isZero();
    assertThat(run("cancel", id)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("already-final");
    submitted("submit", "sleep", "{}", at);
    submitted("submit", "sleep", "{}", at);
    assertThat(run("cancel", "--type=sleep")).as(commands.err()).isZero();
    assertThat(only().path("changed").asInt()).isEqualTo(2);
    assertThat(run("retry", "--type=sleep", "--state=cancelled")).as(commands.err()).isZero();
    assertThat(only().path("changed").asInt()).isEqualTo(2);
    assertThat(run("cancel")).isEqualTo(ExitCode.USAGE);
    assertThat(run("cancel", id, "--type=sleep")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void listsHaveTheRequestedLength() throws IOException {
    Path file = folder.resolve("many");
    Files.writeString(file, "{\"type\":\"echo\",\"input\":1}\n".repeat(250));
    assertThat(run("submit", "--bulk", file.toString(), "--json")).as(commands.err()).isZero();
    assertThat(run("list")).isZero();
    assertThat(commands.out().lines()).hasSize(20);
    assertThat(run("list", "--limit=3", "--type=echo")).isZero();
    assertThat(commands.out().lines()).hasSize(3);
    assertThat(run("list", "--all")).isZero();
    assertThat(commands.out().lines().distinct()).hasSize(250);
    assertThat(run("list", "--type=sleep")).isZero();
    assertThat(commands.out()).isEmpty();
    assertThat(run("list", "--state=happy")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("happy");
  }

  @Test
  void refusedLinesOfABulkSubmitAreNumbered() throws IOException {
    commands.input(
        """
        {"type":"echo","input":"a"}

        nonsense
        {"type":"nosuch"}
        """);
    assertThat(run("submit", "--bulk=-")).isEqualTo(ExitCode.DATA_ERROR);
    List<String> lines = commands.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(JSON.readTree(lines.get(0)).path("id").asText()).hasSize(36);
    assertThat(JSON.readTree(lines.get(1)).path("line").asInt()).isEqualTo(3);
    assertThat(JSON.readTree(lines.get(2)).path("error").path("status").asInt()).isEqualTo(404);
    assertThat(commands.err()).contains("line 3: malformed-json", "line 4: unknown-type");
  }

  @Test
  void errorsOfTheCommandLineAreReported() {
    assertThat(run("submit")).isEqualTo(ExitCode.USAGE);
    assertThat(run("submit", "echo", "--bulk=x")).isEqualTo(ExitCode.USAGE);
    assertThat(run("submit", "--bulk=no/such/file")).isEqualTo(ExitCode.USAGE);
    assertThat(run("submit", "echo", "--delay=1", "--at=2100-01-01T00:00:00Z"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("submit", "echo", "--at=tomorrow")).isEqualTo(ExitCode.USAGE);
    assertThat(run("submit", "echo", "--delay=1e999999999")).isEqualTo(ExitCode.USAGE);
    assertThat(run("submit", "nosuch")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(run("get", "nosuch")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("unknown-task");
    assertThat(FirebreakCommand.run("get", "x", "--url=http://127.0.0.1:1"))
        .isEqualTo(ExitCode.UNAVAILABLE);
  }
}
