package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Chunks;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** The output of programs that is sent to the caller while they write it. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class StreamedAnswerTest extends CommandRig {
  private static final String STREAM = "stream = true, breaker.window = 0";

  /** A program waits in its script for a file of this name, which the test makes. */
  private String waitFor(String file) {
    return "until [ -e " + path(file) + " ]; do sleep 0.01; done; ";
  }

  private Path path(String file) {
    return folder.resolve(file);
  }

  private void make(String file) throws IOException {
    Files.createFile(path(file));
  }

  private RawConnection call(String type, String... fields) throws IOException {
    return send("HTTP/1.1", type, fields);
  }

  private RawConnection send(String version, String type, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("POST /v1/call/" + type + ' ' + version + '\n');
    head.append("Host: localhost\nContent-Length: 0\n");
    for (String field : fields) {
      head.append(field).append('\n');
    }
    return new RawConnection(node.uri("/")).send(head.append('\n').toString());
  }

  private JsonNode counters(String type) {
    return node.type(type).path("counters");
  }

  @Test
  void outputIsSentAsItIsWritten() throws IOException {
    start(shell("lines", "echo one; " + waitFor("go") + "echo two", STREAM));
    try (RawConnection caller = call("lines")) {
      String head = caller.head();
      assertThat(head).startsWith("HTTP/1.1 200").contains("Transfer-Encoding: chunked");
      assertThat(head).contains("Firebreak-Attempts: 1").contains("X-Accel-Buffering: no");
      Chunks chunks = new Chunks(caller);
      assertThat(chunks.next()).isEqualTo("one\n");
      make("go");
      assertThat(chunks.next()).isEqualTo("two\n");
      assertThat(chunks.next()).isEmpty();
      assertThat(chunks.trailers()).isEmpty();
    }
    assertThat(counters("lines").path("succeeded").asLong()).isEqualTo(1);
  }

  @Test
  void aProgramThatWritesNothingIsAnsweredAsAnyOther() {
    start(shell("silent", "cat > /dev/null", STREAM));
    HttpResponse<String> answer = node.call("silent", "x");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("0");
  }

  @Test
  void anAttemptThatFailsBeforeItsFirstByteIsRetried() {
    start(
        shell(
            "second",
            "[ \"$FIREBREAK_ATTEMPT\" = 2 ] || exit 1; echo done",
            STREAM + ", retry { attempts = 2, backoff = 0 }"));
    HttpResponse<String> answer = node.call("second", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Firebreak-Attempts")).hasValue("2");
    assertThat(answer.body()).isEqualTo("done\n");
  }

  @Test
  void aFailureBeforeTheFirstByteIsAProblem() {
    start(shell("none", "echo why >&2; exit 65", STREAM));
    assertThat(problem(node.call("none", ""), 422, "rejected").path("detail").asText())
        .isEqualTo("why");
  }

  @Test
  void aFailureAfterTheFirstByteBreaksTheAnswerOffAndIsNotRetried() throws IOException {
    start(shell("half", "echo half; exit 3", STREAM + ", retry { attempts = 3, backoff = 0 }"));
    try (Warnings warnings = Warnings.listen();
        RawConnection caller = call("half")) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200").doesNotContain("Trailer");
      assertThat(caller.rest()).isEqualTo("5\r\nhalf\n\r\n");
      await()
          .until(
              warnings::takeOutsideClusters,
              lines ->
                  lines.size() == 1
                      && lines
                          .getFirst()
                          .getFormattedMessage()
                          .startsWith("An answer of type half was broken off"));
    }
    await().until(() -> counters("half").path("crashed").asLong() == 1);
    assertThat(counters("half").path("retries").asLong()).isZero();
    assertThat(counters("half").path("attempts").asLong()).isEqualTo(1);
  }

  @Test
  void aCallerThatReadsTrailersIsToldWhyTheAnswerIsNotComplete() throws IOException {
    start(shell("half", "echo half; exit 3", STREAM));
    try (RawConnection caller = call("half", "TE: trailers")) {
      assertThat(caller.head()).contains("Trailer: Firebreak-Error");
      Chunks chunks = new Chunks(caller);
      assertThat(chunks.next()).isEqualTo("half\n");
      assertThat(chunks.next()).isEmpty();
      assertThat(chunks.trailers())
          .startsWith("Firebreak-Error: worker-crashed; ")
          .contains("exit code 3");
    }
  }

  @Test
  void anAnswerThatIsBrokenOffIsResetWhereItsEndIsThatOfTheConnection() throws IOException {
    start(
        shell("half", "echo half; exit 3", STREAM) + shell("whole", "echo one; echo two", STREAM));
    try (RawConnection caller = send("HTTP/1.0", "whole")) {
      assertThat(caller.head()).doesNotContain("chunked");
      assertThat(caller.rest()).isEqualTo("one\ntwo\n");
    }
    try (RawConnection caller = send("HTTP/1.0", "half")) {
      assertThat(caller.endsByReset()).isTrue();
    }
  }

  @Test
  void aCgiProgramBeginsTheAnswerWithItsHeaderFields() throws IOException {
    start(
        shell(
            "made",
            "printf 'Status: 201\\nContent-'; "
                + waitFor("head")
                + "printf 'Type: text/csv\\n\\na,b\\n'; "
                + waitFor("rest")
                + "echo c,d",
            STREAM + ", answer = cgi, headers { X-Fixed = f }"));
    try (RawConnection caller = call("made")) {
      make("head");
      assertThat(caller.head())
          .startsWith("HTTP/1.1 201")
          .contains("Content-Type: text/csv")
          .contains("X-Fixed: f");
      Chunks chunks = new Chunks(caller);
      assertThat(chunks.next()).isEqualTo("a,b\n");
      make("rest");
      assertThat(chunks.next()).isEqualTo("c,d\n");
      assertThat(chunks.next()).isEmpty();
    }
  }

  @Test
  void aCgiProgramWithoutAHeadIsEndedWithAProblem() {
    String cgi = STREAM + ", answer = cgi, retry.attempts = 1";
    start(
        shell("endless", "echo hello; echo; sleep 1000", cgi)
            + shell("short", "echo 'A: b'", cgi)
            + shell("none", "printf 'Status: 204\\n\\n'; echo ignored", cgi));
    assertThat(reported("endless")).contains("is not a header field");
    assertThat(reported("short")).contains("no blank line");
    assertThat(node.call("none", "").statusCode()).isEqualTo(204);
  }

  private String reported(String type) {
    return problem(node.call(type, ""), 502, "worker-crashed").at("/cause/reported").asText();
  }

  @Test
  void aCallerThatLeavesEndsTheProgram() throws IOException {
    start(shell("endless", "echo begun; exec sleep 1000", STREAM));
    try (RawConnection caller = call("endless")) {
      assertThat(new Chunks(caller.skipHead()).next()).isEqualTo("begun\n");
    }
    await().until(() -> counters("endless").path("cancelled").asLong() == 1);
  }

  @Test
  void aProgramWhoseTypeSaysFinishOutlivesItsCaller() throws IOException {
    start(
        shell(
            "kept",
            "echo begun; " + waitFor("go") + "head -c 1000000 /dev/zero; touch " + path("end"),
            STREAM + ", on-disconnect = finish"));
    try (RawConnection caller = call("kept")) {
      assertThat(new Chunks(caller.skipHead()).next()).isEqualTo("begun\n");
      caller.socket().setSoLinger(true, 0);
    }
    make("go");
    await().until(() -> Files.exists(path("end")));
    await().until(() -> counters("kept").path("succeeded").asLong() == 1);
  }

  @Test
  void aCallerThatLeftBeforeTheFirstByteHoldsNeitherTheProgramNorMemory() throws IOException {
    start(
        shell(
            "late",
            waitFor("go") + "head -c 1000000 /dev/zero",
            STREAM + ", on-disconnect = finish"));
    try (RawConnection caller = call("late")) {
      await().until(() -> node.type("late").at("/use/admitted").asInt() == 1);
      await().until(() -> connections() == 2);
      caller.socket().setSoLinger(true, 0); // A reset: there is no end of its input to wait for.
    }
    await().until(() -> connections() == 1);
    make("go");
    await().until(() -> counters("late").path("succeeded").asLong() == 1);
    await().until(() -> node.node().memoryUsed() == 0);
  }

  /** How many connections are open, with the one that asks. */
  private double connections() {
    String name = "firebreak_connections ";
    return node.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  /** What fills the sockets is up to the system: a few megabytes, of which little is the node's. */
  @Test
  void aCallerThatReadsNothingHoldsTheProgramBackAndIsDisconnected() throws IOException {
    Path count = path("count");
    start(
        shell("flood", "while head -c 100000 /dev/zero; do echo >> " + count + "; done", STREAM),
        "firebreak.http.write-timeout = 500ms");
    try (RawConnection caller = call("flood")) {
      await().until(() -> counters("flood").path("cancelled").asLong() == 1);
      assertThat(Files.size(count)).isLessThan(300);
      assertThat(caller.endsByReset()).isTrue();
    }
  }

  /** Small pieces: no timeout but that of the connection would notice it. */
  @Test
  void aCallerThatReadsNothingOfShortLinesIsDisconnected() throws IOException {
    start(
        shell("lines", "while printf %100s x; do :; done", STREAM),
        "firebreak.http.write-timeout = 500ms");
    try (RawConnection caller = call("lines")) {
      caller.socket().setReceiveBufferSize(4096);
      await().until(() -> counters("lines").path("cancelled").asLong() == 1);
    }
  }

  @Test
  void aPageOfAnotherOriginMayReadAStream() throws IOException {
    start(shell("open", "echo one", STREAM + ", cors.origins = [\"https://a.example\"]"));
    try (RawConnection caller = call("open", "Origin: https://a.example")) {
      assertThat(caller.head())
          .startsWith("HTTP/1.1 200")
          .contains("Access-Control-Allow-Origin: https://a.example");
    }
  }

  @Test
  void aCallWithoutASlotIsRefusedHere() throws IOException {
    start(
        shell("one", "echo begun; exec sleep 1000", STREAM + ", concurrency = 1, max-waiting = 0"));
    try (RawConnection caller = call("one")) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200");
      problem(node.call("one", ""), 503, "over-capacity");
    }
  }

  @Test
  void aTaskKeepsTheWholeOutput() {
    start(
        shell("kept", "echo one; echo two", STREAM),
        "firebreak.data-dir = \"" + folder.resolve("data") + '"');
    HttpResponse<String> accepted =
        node.send(node.request("POST", "/v1/submit/kept", "in", "Prefer", "wait=30"));
    String id = TestNode.json(accepted).path("id").asText();
    await()
        .untilAsserted(
            () ->
                assertThat(TestNode.json(node.get("/v1/tasks/" + id)).path("state").asText())
                    .isEqualTo("succeeded"));
    assertThat(node.get("/v1/tasks/" + id + "/result").body()).isEqualTo("one\ntwo\n");
  }
}
