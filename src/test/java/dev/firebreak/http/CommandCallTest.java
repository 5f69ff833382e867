package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Children;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Calls to programs: the answers, their causes, and that programs leave nothing behind. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class CommandCallTest extends CommandRig {
  /** Ignores TERM, has a child, and an orphan in a session of its own. */
  private static final String STUCK =
      "trap '' TERM; setsid -f sleep 1000; sleep 1000 & echo up >&2; wait; sleep 1000";

  @Test
  void theOutputOfTheProgramIsTheAnswer() {
    start("sum { command = [sha256sum], produces = \"text/plain; charset=utf-8\" }");
    HttpResponse<String> answer = node.call("sum", "hello");
    assertThat(answer.body()).startsWith("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa742");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=UTF-8");
    assertThat(answer.headers().firstValue("Firebreak-Attempts")).hasValue("1");
  }

  @Test
  void aLongAnswerIsComplete() {
    start("cat { command = [cat], max-body = 20M }");
    byte[] bytes = new byte[12_000_000];
    new Random(2).nextBytes(bytes);
    assertThat(node.callBytes("cat", bytes).body()).isEqualTo(bytes);
  }

  @Test
  void aProgramKnowsItsAttemptAndNoVariablesOfTheNode() {
    start(shell("who", "env | sort; pwd", "env { LANG = C.UTF-8, N = 1 }"));
    List<String> lines = node.call("who", "").body().lines().toList();
    assertThat(lines)
        .contains("FIREBREAK_ATTEMPT=1", "FIREBREAK_TYPE=who", "LANG=C.UTF-8", "N=1")
        .contains("PATH=/usr/local/bin:/usr/bin:/bin")
        .anyMatch(line -> line.matches("FIREBREAK_ID=[0-9a-f-]{36}"))
        .anyMatch(line -> line.matches("FIREBREAK_NODE=[0-9a-f]{24}"))
        .contains("HOME=" + lines.getLast(), "TMPDIR=" + lines.getLast())
        .hasSize(11); // PWD is the shell's own.
    assertThat(lines.getLast()).startsWith(folder.toString());
  }

  @Test
  void temporaryFilesOfAnAttemptAreInItsFolder() {
    start(shell("tmp", "f=$(mktemp); echo 'x' >> $f; echo $f; cd; pwd", ""));
    List<String> lines = node.call("tmp", "").body().lines().toList();
    assertThat(lines.getFirst()).startsWith(folder.toString());
    assertThat(Path.of(lines.getFirst())).doesNotExist();
    assertThat(lines.getLast()).startsWith(folder.toString());
  }

  @Test
  void aWorkFolderThatWasRemovedIsCreatedAgain() throws Exception {
    start(shell("pwd", "pwd", ""));
    assertThat(node.call("pwd", "").statusCode()).isEqualTo(200);
    Path work = folder.resolve("firebreak-" + ProcessHandle.current().pid());
    await().untilAsserted(() -> assertThat(work).isEmptyDirectory());
    Files.delete(work);
    assertThat(node.call("pwd", "").body()).startsWith(work.toString());
    await().untilAsserted(() -> assertThat(work).isEmptyDirectory());
    Files.delete(work);
    Files.delete(folder.resolve(work.getFileName() + ".lock"));
    assertThat(node.call("pwd", "").body()).startsWith(work.toString());
  }

  @Test
  void theTypeMaySetHomeAndTemporaryFolder() {
    start(shell("own", "echo $HOME $TMPDIR", "env { HOME = /opt/home, TMPDIR = /opt/tmp }"));
    assertThat(node.call("own", "").body()).isEqualTo("/opt/home /opt/tmp\n");
  }

  @Test
  void theTreeShowsTheProcessOfARunningProgram() throws Exception {
    Path pid = folder.resolve("pid");
    Path end = folder.resolve("end");
    start(
        shell(
            "held",
            "echo $$ > $PIDFILE; while ! [ -e $END ]; do sleep 0.05; done",
            "env { PIDFILE = \"" + pid + "\", END = \"" + end + "\" }"));
    CompletableFuture<?> call = node.callAsync("held", "");
    await().until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
    JsonNode process = node.branch("held").path("oldestWorkers").path(0).path("process");
    assertThat(process.path("pid").asText()).isEqualTo(Files.readString(pid).strip());
    assertThat(process.path("memoryBytes").asLong()).isBetween(100_000L, 100_000_000L);
    Files.createFile(end);
    call.join();
  }

  @Test
  void aProgramReceivesTheTraceOfItsCaller() {
    start(shell("trace", "echo $TRACEPARENT", ""));
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assertThat(node.call("trace", "", "traceparent", trace).body()).isEqualTo(trace + "\n");
    assertThat(node.call("trace", "", "traceparent", "$(id)").body()).isEqualTo("\n");
    String[] twice = {"traceparent", trace, "traceparent", trace};
    assertThat(node.call("trace", "", twice).body()).isEqualTo("\n");
  }

  @Test
  void aProgramReceivesWhatTracingSystemsPassOn() {
    start(shell("trace", "env | grep '^TRACE' | sort", ""));
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assertThat(
            node.call("trace", "", "traceparent", trace, "tracestate", "rojo=$(id),congo=1").body())
        .isEqualTo("TRACEPARENT=" + trace + "\nTRACESTATE=rojo=$(id),congo=1\n");
    assertThat(node.call("trace", "", "traceparent", trace, "tracestate", "=").body())
        .isEqualTo("TRACEPARENT=" + trace + "\n");
  }

  @Test
  void theInputIsNeverPartOfTheCommandLine() {
    start("cat { command = [cat] }");
    String evil = "$(touch /tmp/x); `id` --help ../../etc/passwd";
    assertThat(node.call("cat", evil).body()).isEqualTo(evil);
  }

  @Test
  void aProgramWithEndlessOutputIsKilled() {
    start("flood { command = [cat, /dev/zero], max-output = 3M }");
    JsonNode problem = problem(node.call("flood", ""), 502, "output-too-large");
    assertThat(problem.get("maxOutput").asLong()).isEqualTo(3 << 20);
  }

  @Test
  void onlyTheEndOfEndlessErrorOutputIsKept() {
    start(
        shell(
            "wail", "yes wail | head -c 10000000 >&2; echo last >&2; exit 1", "retry.attempts=1"));
    JsonNode cause = problem(node.call("wail", ""), 502, "worker-crashed").get("cause");
    assertThat(cause.get("stderr").asText()).hasSize(64 * 1024).endsWith("wail\nlast\n");
  }

  @Test
  void atTheTimeoutTheProcessTreeIsKilledBeforeTheCallerIsAnswered() {
    start(shell("stuck", STUCK, "timeout = 300ms, grace = 200ms"));
    JsonNode problem = problem(node.call("stuck", ""), 504, "deadline-exceeded");
    assertThat(Children.programs()).isEmpty();
    assertThat(problem.get("cause").get("signal").asText()).isEqualTo("SIGKILL");
    assertThat(problem.get("cause").get("stderr").asText()).isEqualTo("up\n");
  }

  @Test
  void aCallerThatDisconnectsEndsTheProcessTree() throws Exception {
    start(shell("stuck", STUCK, "grace = 100ms"));
    try (RawConnection leaving = new RawConnection(node.uri("/"))) {
      leaving.send("POST /v1/call/stuck HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");
      await().until(() -> Children.programs().size() >= 2);
    }
    await().untilAsserted(() -> assertThat(Children.programs()).isEmpty());
    await().until(() -> node.type("stuck").at("/counters/cancelled").asInt() == 1);
    assertThat(node.type("stuck").at("/counters/crashed").asInt()).isZero();
  }

  @Test
  void programsEndWithTheirNode() {
    start(shell("stuck", STUCK, "grace = 100ms"), "firebreak.drain-timeout = 50ms");
    CompletableFuture<HttpResponse<String>> running = node.callAsync("stuck", "");
    await().until(() -> Children.programs().size() >= 2);
    node.node().close();
    assertThat(Children.all()).isEmpty();
    problem(running.join(), 503, "draining");
  }

  @Test
  void aProgramThatEndsWithinItsGraceIsNotKilled() {
    start(shell("polite", "trap 'exit 9' TERM; while :; do sleep 0.02; done", "timeout = 200ms"));
    JsonNode problem = problem(node.call("polite", ""), 504, "deadline-exceeded");
    assertThat(problem.get("cause").get("exitCode").asInt()).isEqualTo(9);
  }

  @Test
  void aProgramThatExceedsItsMemoryIsReportedWithTheLimit() {
    start("hog { command = [tail, /dev/zero], memory = 100M, retry.attempts = 1 }");
    JsonNode cause = problem(node.call("hog", ""), 502, "worker-crashed").get("cause");
    assertThat(cause.get("limit").asText()).isEqualTo("memory");
    assertThat(cause.get("peakMemory").asLong()).isGreaterThan(100L << 20);
  }

  @Test
  void failingProgramsDoNotAffectOthersAtFullConcurrency() {
    start(
        shell("good", "cat", "concurrency = 16, max-waiting = 1000")
            + shell(
                "bad",
                "kill -SEGV $$",
                "concurrency = 16, max-waiting = 1000, breaker.window = 0"
                    + ", retry.attempts = 1"));
    List<CompletableFuture<HttpResponse<String>>> good = new ArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> bad = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      good.add(node.callAsync("good", "n" + i));
      bad.add(node.callAsync("bad", "n" + i));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(good.get(i).join().body()).isEqualTo("n" + i);
      assertThat(bad.get(i).join().statusCode()).isEqualTo(502);
    }
  }

  @Test
  void aMissingProgramStopsTheStartOfTheNode() {
    start("x { command = [sha256sum] }");
    assertThat(TestNode.complaints("firebreak.types { y { command = [no-such-program] } }"))
        .containsExactly(
            "firebreak.types.y.command: there is no program no-such-program in"
                + " /usr/local/bin:/usr/bin:/bin");
    assertThat(TestNode.complaints("firebreak.types { y { command = [] } }"))
        .containsExactly("firebreak.types.y.command: names no program");
  }

  @Test
  void outputIsReturnedByteByByteWhateverItsMediaType() {
    start("cat { command = [cat], produces = \"image/png\" }");
    byte[] bytes = "\0\1\2\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(node.callBytes("cat", bytes).body()).isEqualTo(bytes);
  }
}
