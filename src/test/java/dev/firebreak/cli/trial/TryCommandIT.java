package dev.firebreak.cli.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.fixture.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sun.misc.Signal;

/** {@code firebreak try} with types of every level. */
@Isolated("replaces System.out and System.err")
class TryCommandIT {
  @RegisterExtension final Commands commands = new Commands();

  @TempDir private Path folder;

  private int run(String types, String... args) throws IOException {
    String conf =
        String.join(
            "\n",
            "firebreak.data-dir = \"" + folder.resolve("data") + '"',
            "firebreak.work-dir = \"" + folder.resolve("work") + '"',
            "firebreak.types { " + types + " }");
    Path file = Files.writeString(folder.resolve("try.conf"), conf);
    List<String> line = new ArrayList<>(List.of("try", "--config", file.toString()));
    line.addAll(List.of(args));
    return commands.run(line.toArray(String[]::new));
  }

  /** Returns the path of a script, quoted for a configuration. */
  private String script(String text) throws IOException {
    return '"' + Files.writeString(folder.resolve("script.sh"), text).toString() + '"';
  }

  @Test
  void aProgramRunsOnceAndItsUseIsShownWithTheLimits() throws IOException {
    String type =
        "up { command = [tr, a-z, A-Z], produces = \"text/plain\", memory = 64M, cpu-time = 3s }";
    assertThat(run(type, "up", "hello")).as(commands.err()).isZero();
    assertThat(commands.out()).isEqualTo("HELLO");
    assertThat(commands.err())
        .contains("outcome   succeeded", "answer    200 OK, text/plain", "exit      code 0")
        .containsPattern("time      [0-9.]+ m?s of timeout 30 s; its process was ready after")
        .containsPattern("cpu       [0-9.]+ ms of cpu-time 3 s")
        .containsPattern("memory    (peak [0-9.]+ .iB|not measured) of memory 64 MiB")
        .contains("input     5 bytes of max-body 8 MiB", "output    5 bytes of max-output 64 MiB")
        .contains("stderr    nothing")
        .doesNotContain("blame");
  }

  @Test
  void nothingIsStoredAndNothingIsLeft() throws IOException {
    assertThat(run("up { command = [cat] }", "up", "x")).isZero();
    try (var left = Files.walk(folder)) {
      assertThat(left)
          .containsExactlyInAnyOrder(folder, folder.resolve("try.conf"), folder.resolve("work"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"echo 1 of 9 >&2; exit 3\"] | Program: exit code 3: 1 of 9 | 502 Bad Gateway"
            + " | exit      code 3 | 70",
        "\"kill -SEGV $$\"] | Program: ended by SIGSEGV | 502 Bad Gateway | exit      SIGSEGV | 70",
        "\"sleep 100\"], timeout = 50ms | Limit: the time limit was exceeded"
            + " | 504 Gateway Timeout | of timeout 50 ms, then | 70",
        "\"head -c 9000 /dev/zero\"], max-output = 1k | Limit: output too large | 502 Bad Gateway"
            + " | output    ended above max-output 1 KiB | 70",
        "\"while :; do :; done\"], cpu-time = 50ms | Limit: killed above its limit: cpu"
            + " | 502 Bad Gateway | SIGKILL, killed above its limit: cpu | 70",
        "\"echo bad picture >&2; exit 65\"] | Input: rejected with 422 | 422 Unprocessable Content"
            + " | exit      code 65 | 65",
        "\"echo no option -q >&2; exit 64\"] | Configuration: misused | 500 Internal Server Error"
            + " | no option -q | 70"
      })
  void aFailureHasItsBlameAnswerAndExitCode(
      String script, String blame, String answer, String shown, int code) throws IOException {
    assertThat(run("t { command = [sh, -c, " + script + " }", "t")).isEqualTo(code);
    assertThat(commands.out()).isEmpty();
    assertThat(commands.err()).contains("blame     " + blame, "answer    " + answer, shown);
  }

  @Test
  void theAnswerOfACgiProgramHasItsStatusAndHeadersAndSeesTheRequest() throws IOException {
    String type =
        "t { command = [sh, "
            + script(
                "printf 'Status: 201 Created\\nLocation: /x\\n\\n'; echo $REQUEST_METHOD"
                    + " $PATH_INFO $QUERY_STRING $HTTP_X_A")
            + "], answer = cgi, methods = [GET, PUT], pass-headers = [X-A]"
            + ", headers { Cache-Control = no-store } }";
    int code =
        run(type, "t", "-X", "PUT", "--path=/a", "--query=b=1", "-H", "X-A: c", "-H", "X-B: d");
    assertThat(code).as(commands.err()).isZero();
    assertThat(commands.out()).isEqualTo("PUT /a b=1 c\n");
    assertThat(commands.err())
        .contains("answer    201 Created", "Location: /x", "Cache-Control: no-store")
        .contains("note: X-B is not in pass-headers of the type and is not passed on")
        .doesNotContain("note: X-A");
    assertThat(run(type, "t")).isZero();
    assertThat(commands.out()).startsWith("GET");
  }

  @Test
  void anAnswerWithAnErrorStatusDecidesTheExitCodeAsItDoesForCall() throws IOException {
    String type = "t { command = [printf, \"Status: 404\\n\\nnone\"], answer = cgi }";
    assertThat(run(type, "t")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.out()).isEqualTo("none");
    assertThat(commands.err()).contains("outcome   succeeded", "answer    404 Not Found");
  }

  @Test
  void aProgramThatIsKeptReadyAnswersOneLine() throws IOException {
    String worker = Path.of("conf/examples/worker.sh").toAbsolutePath().toString();
    String type = "t { command = [sh, \"" + worker + "\"], warm.processes = 2 }";
    assertThat(run(type, "t", "{}", "--content-type", "application/json")).isZero();
    assertThat(commands.out()).contains("\"pid\":");
    assertThat(commands.err()).contains("answer    200 OK, application/json", "its process was");
  }

  @Test
  void aTypeThatReadsFormsIsGivenAFormAsByACall() throws IOException {
    String text =
        """
        --B
        Content-Disposition: form-data; name="photo"; filename="../a.png"

        PNG
        --B--
        """;
    Path form = Files.writeString(folder.resolve("form"), text.replace("\n", "\r\n"));
    String types =
        "files { command = [sh, -c, \"cat; cat $FIREBREAK_FORM/1\"], forms = files },"
            + " json { command = [cat], forms = json, form-limits.max-field = 1 }";
    String multipart = "--content-type=multipart/form-data; boundary=B";
    assertThat(run(types, "files", "@" + form, multipart)).as(commands.err()).isZero();
    assertThat(commands.out())
        .startsWith("[{\"name\":\"photo\",\"filename\":\"a.png\",")
        .contains(folder.resolve("work") + "/")
        .endsWith("/form/1\"}]PNG");
    assertThat(run(types, "json", "@" + form, multipart)).as(commands.err()).isZero();
    assertThat(commands.out()).startsWith("{\"photo\":{\"filename\":\"a.png\",");
    String encoded = "--content-type=application/x-www-form-urlencoded";
    assertThat(run(types, "json", "a=1&a=2", encoded)).as(commands.err()).isZero();
    assertThat(commands.out()).isEqualTo("{\"a\":[\"1\",\"2\"]}");
    assertThat(run(types, "json", "a=12", encoded)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err())
        .contains("The part \"a\" has 2 bytes", "blame     Input", "answer    413");
    assertThat(run(types, "files", "x", multipart)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("malformed-form", "nothing was run", "answer    400");
  }

  @Test
  void aHandlerRunsOnAThread() throws IOException {
    String types =
        "sleep { handler = dev.firebreak.demo.Sleep, timeout = 50ms },"
            + " patient.handler = dev.firebreak.demo.Sleep, e.handler = dev.firebreak.demo.Echo";
    assertThat(run(types, "e", "hi")).isZero();
    assertThat(commands.out()).isEqualTo("hi");
    assertThat(run(types, "sleep", "{\"ms\":60000}")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err()).contains("blame     Limit", "log       nothing");
    assertThat(run(types, "patient", "{")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("outcome   malformed-json", "blame     Input");
  }

  @Test
  void aHandlerInAProcessMayExit() throws IOException {
    String type = "t { handler = dev.firebreak.demo.Exit, isolation = process, max-wait = 5m }";
    assertThat(run(type, "t")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err())
        .contains("outcome   worker-crashed", "blame     Program: exit code 3");
  }

  @Test
  void thereIsOneAttemptUnlessRetriesAreAskedFor() throws IOException {
    Path count = folder.resolve("count");
    String type =
        "t { command = [sh, -c, \"echo x >> " + count + "; exit 1\"], retry.backoff = 1ms }";
    assertThat(run(type, "t")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(Files.readAllLines(count)).hasSize(1);
    assertThat(commands.err()).contains("retry     a call gets up to 3 attempts");
    assertThat(run(type, "t", "--retries")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(Files.readAllLines(count)).hasSize(4);
    assertThat(commands.err())
        .contains("attempt 1 of 3: Program: exit code 1; the next one in")
        .contains("attempt 2 of 3")
        .doesNotContain("attempt 3 of 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--content-type=text/plain | unsupported-media-type | 415",
        "--method=GET | method-not-allowed: GET here must be POST | 405",
        "--path=/x | unknown-type: There is no type \"t/x\" | 404",
        "too long | payload-too-large: The body may have 4 bytes here | 413"
      })
  void aRequestThatTheTypeDoesNotTakeRunsNothing(String arg, String outcome, int status)
      throws IOException {
    Path ran = folder.resolve("ran");
    String type =
        "t { command = [touch, \"" + ran + "\"], consumes = [\"image/*\"], max-body = 4 }";
    assertThat(run(type, "t", arg)).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err())
        .contains("outcome   " + outcome, "; nothing was run", "answer    " + status);
    assertThat(ran).doesNotExist();
  }

  @Test
  void aPathThatCouldNotBeSentIsRefused() throws IOException {
    String type = "t { command = [cat], pass-request = true }";
    assertThat(run(type, "t", "--path=/a b")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err())
        .contains("bad-request: The request can't be sent: Illegal character");
    assertThat(run(type, "t", "--path=/a%0a")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("bad-request: The path after the type has a control");
    assertThat(run(type, "t", "--path=a")).isEqualTo(ExitCode.USAGE);
    assertThat(run(type, "t", "--header=a")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("--header must be NAME:VALUE: a");
  }

  @Test
  void theInputIsTextAFileOrStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("in"), "from a file");
    assertThat(run("t.command = [cat]", "t", "@" + file)).isZero();
    assertThat(commands.out()).isEqualTo("from a file");
    commands.input("from a pipe");
    assertThat(run("t.command = [cat]", "t", "-")).isZero();
    assertThat(commands.out()).isEqualTo("from a pipe");
    assertThat(run("t.command = [cat]", "t", "@no/such")).isEqualTo(ExitCode.USAGE);
    assertThat(commands.err()).contains("can't read the input: no/such");
  }

  @Test
  void aTypeOrAConfigurationThatCanNotBeUsedIsReported() throws IOException {
    assertThat(run("a.command = [cat], b.command = [cat]", "c")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("there is no type \"c\"; types: a, b");
    assertThat(run("t.command = [no-such-program]", "t")).isEqualTo(ExitCode.CONFIG);
    assertThat(commands.err()).contains("firebreak.types.t.command");
    assertThat(run("t { command = [cat], concurrency = 0 }", "t")).isEqualTo(ExitCode.CONFIG);
  }

  @Test
  void aSignatureIsNotAskedFor() throws IOException {
    String type = "t { command = [cat], verify { scheme = github, secret = s } }";
    assertThat(run(type, "t", "x")).isZero();
    assertThat(commands.err()).contains("note: the signature of a request (verify) is not checked");
  }

  @Test
  void aLongStandardErrorIsShownFromItsEndAndCanNotChangeTheTerminal() throws IOException {
    String type = "t { command = [sh, " + script("seq 30 >&2; printf '\\033[2J' >&2") + "] }";
    assertThat(run(type, "t")).isZero();
    assertThat(commands.err())
        .contains("stderr    the last 20 lines", "          12\n", "\\u001b[2J")
        .doesNotContain("          11\n", "\033");
  }

  @Test
  void anAnswerIsPrintedWhileItIsWritten() throws IOException {
    String type =
        "t { stream = true, produces = \"text/plain\", max-output = 1, command = [sh, "
            + script("seq 100000; echo late >&2; exit $(cat)")
            + "] }";
    assertThat(run(type, "t", "0")).as(commands.err()).isZero();
    assertThat(commands.out()).hasLineCount(100_000);
    assertThat(commands.err())
        .contains("answer    200 OK, text/plain, streamed", "KiB, streamed without a limit");
    assertThat(run(type, "t", "3", "--retries")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.out()).hasLineCount(100_000);
    assertThat(commands.err())
        .contains(
            "outcome   worker-crashed: ended with exit code 3", "blame     Program: exit code 3")
        .contains("answer    200 OK, text/plain, begun and not complete")
        .doesNotContain("attempt 1 of", "retry  ");
  }

  @Test
  void theProgramEndsWhenTheReaderOfItsAnswerHasGone() throws IOException {
    String type = "t { stream = true, command = [yes], timeout = 1h }";
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("broken pipe");
              }
            },
            true,
            StandardCharsets.UTF_8));
    assertThat(run(type, "t")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err())
        .contains("note: the reader of the answer has gone, so the attempt was cancelled")
        .contains("outcome   cancelled", "begun and not complete")
        .doesNotContain("retry  ");
  }

  /** Blocks for ever, as a pager does that shows its first page, or a terminal without input. */
  private static int stopAndBlock() {
    Signal.raise(new Signal("TERM"));
    new CompletableFuture<Void>().join();
    return -1;
  }

  private static void blockOutput() {
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int one) {
                stopAndBlock();
              }
            },
            true,
            StandardCharsets.UTF_8));
  }

  @Test
  void aSignalEndsATrialWhoseAnswerIsNotRead() throws IOException {
    blockOutput();
    assertThat(run("t { stream = true, command = [yes], timeout = 1h }", "t"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err()).contains("outcome   cancelled", "begun and not complete");
    blockOutput();
    assertThat(run("t { command = [echo, x] }", "t")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err()).contains("outcome   succeeded");
  }

  @Test
  void aSignalEndsATrialWhoseInputDoesNotArrive() throws IOException {
    System.setIn(
        new InputStream() {
          @Override
          public int read() {
            return stopAndBlock();
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return stopAndBlock();
          }
        });
    assertThat(run("t { command = [cat] }", "t", "-")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err()).isEqualTo("stopped while the input was read; nothing was run\n");
    assertThat(run("t { command = [cat], stream-input = true, timeout = 1h }", "t", "-"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(commands.err()).contains("outcome   cancelled");
  }

  @Test
  void aStreamThatFailsBeforeItsFirstByteHasItsProblem() throws IOException {
    String type = "t { stream = true, command = [sh, -c, \"exit 65\"] }";
    assertThat(run(type, "t")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err()).contains("outcome   rejected", "answer    422");
  }

  @Test
  void anInputIsReadWhileItArrives() throws IOException {
    String type =
        "t { stream-input = true, max-body = 1, max-stream-input = 1M, command = [wc, -c] }";
    Path file = Files.write(folder.resolve("input"), new byte[1 << 20]);
    assertThat(run(type, "t", "@" + file)).as(commands.err()).isZero();
    assertThat(commands.out().strip()).isEqualTo("1048576");
    assertThat(commands.err()).contains("input     1 MiB of max-stream-input 1 MiB");
    commands.input("x".repeat((1 << 20) + 1));
    assertThat(run(type, "t", "-")).isEqualTo(ExitCode.DATA_ERROR);
    assertThat(commands.err())
        .contains("outcome   payload-too-large", "blame     Input\n", "answer    413");
    assertThat(commands.out()).isEmpty();
    assertThat(run(type, "t", "@" + folder)).isEqualTo(ExitCode.USAGE);
    String head = "t { stream-input = true, command = [head, -c, 3] }";
    assertThat(run(head, "t", "@" + file)).as(commands.err()).isZero();
    assertThat(commands.out()).hasSize(3);
  }
}
