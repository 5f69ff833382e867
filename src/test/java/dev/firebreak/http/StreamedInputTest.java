package dev.firebreak.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Chunks;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Bodies that are passed on to programs while they arrive. */
@EnabledOnOs(OS.LINUX)
@Isolated("looks at the children of this JVM")
class StreamedInputTest extends CommandRig {
  private static final String INPUT = "stream-input = true, breaker.window = 0, grace = 0";

  private Path path(String file) {
    return folder.resolve(file);
  }

  private RawConnection begin(String type, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("POST /v1/call/" + type + " HTTP/1.1\n");
    head.append("Host: localhost\n");
    for (String field : fields) {
      head.append(field).append('\n');
    }
    return new RawConnection(node.uri("/")).send(head.append('\n').toString());
  }

  private JsonNode counters(String type) {
    return node.type(type).path("counters");
  }

  private String line(String file) throws IOException {
    await().until(() -> Files.exists(path(file)) && Files.readString(path(file)).endsWith("\n"));
    return Files.readString(path(file));
  }

  @Test
  void aProgramReadsItsInputWhileItArrives() throws IOException {
    start(
        shell(
            "lines",
            "read first; echo $first > " + path("seen") + "; cat; echo $CONTENT_LENGTH",
            INPUT + ", pass-request = true"));
    try (RawConnection caller = begin("lines", "Content-Length: 8")) {
      caller.send("one\n".getBytes(US_ASCII));
      assertThat(line("seen")).isEqualTo("one\n");
      caller.send("two\n".getBytes(US_ASCII));
      assertThat(caller.answer()).startsWith("HTTP/1.1 200").endsWith("two\n8\n");
    }
    HttpResponse<String> answer =
        node.send(
            HttpRequest.newBuilder(node.uri("/v1/call/lines"))
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString("one\nthree\n")))
                .build());
    assertThat(answer.body())
        .as("the length of a body in chunks is not known")
        .isEqualTo("three\n\n");
  }

  @Test
  void answerAndInputMayBeStreamedAtOnce() throws IOException {
    start(shell("cat", "exec cat", INPUT + ", stream = true"));
    try (RawConnection caller = begin("cat", "Transfer-Encoding: chunked")) {
      caller.send("4\none\r\n");
      caller.skipHead();
      Chunks chunks = new Chunks(caller);
      assertThat(chunks.next()).isEqualTo("one\r");
      caller.send("3\ntwo\n");
      assertThat(chunks.next()).isEqualTo("two");
      caller.send("0\n\n");
      assertThat(chunks.next()).isEmpty();
    }
  }

  @Test
  void aProgramThatWasStartedIsNotTriedAgain() {
    start(shell("bad", "exit 1", INPUT + ", retry { attempts = 3, backoff = 0 }"));
    problem(node.call("bad", "x"), 502, "worker-crashed");
    assertThat(counters("bad").path("attempts").asLong()).isEqualTo(1);
  }

  @Test
  void aBodyThatIsTooLongEndsTheProgramBeforeItCanTakeItForWhole() throws IOException {
    start(
        shell(
            "sum", "cat > /dev/null && touch " + path("whole"), INPUT + ", max-stream-input = 4"));
    try (RawConnection caller = begin("sum", "Content-Length: 5")) {
      caller.send("abcde".getBytes(US_ASCII));
      assertThat(caller.answer()).startsWith("HTTP/1.1 413");
    }
    assertThat(counters("sum").path("attempts").asLong()).isZero();
    try (RawConnection caller = begin("sum", "Transfer-Encoding: chunked")) {
      caller.send("5\nabcde\n");
      assertThat(caller.answer()).startsWith("HTTP/1.1 413").contains("\"maxBytes\":4");
    }
    await().until(() -> counters("sum").path("cancelled").asLong() == 1);
    assertThat(path("whole")).doesNotExist();
  }

  /** A program that ignores SIGTERM has its grace to show whether it sees an end of its input. */
  @Test
  void aBodyThatBreaksOffEndsTheProgram() throws IOException {
    start(
        shell(
                "sum",
                "trap '' TERM; echo > " + path("begun") + "; cat && touch " + path("whole"),
                INPUT + ", grace = 1s")
            + shell(
                "kept",
                "trap '' TERM; echo > " + path("kept") + "; cat && touch " + path("whole"),
                INPUT + ", grace = 1s, on-disconnect = finish"));
    for (String type : new String[] {"sum", "kept"}) {
      try (RawConnection caller = begin(type, "Content-Length: 1000000")) {
        caller.send("part".getBytes(US_ASCII));
        line(type.equals("sum") ? "begun" : "kept");
      }
      await().until(() -> counters(type).path("cancelled").asLong() == 1);
    }
    assertThat(path("whole")).doesNotExist();
  }

  @Test
  void aSenderThatPausesTooLongIsToldSo() throws IOException {
    start(shell("sum", "exec sha256sum", INPUT), "firebreak.http.body-timeout = 200ms");
    try (RawConnection caller = begin("sum", "Content-Length: 10")) {
      caller.send("part".getBytes(US_ASCII));
      assertThat(caller.answer()).startsWith("HTTP/1.1 408").contains("Connection: close");
    }
    await().until(() -> counters("sum").path("cancelled").asLong() == 1);
  }

  @Test
  void aSenderThatWaitsForItsReaderDoesNotPause() throws IOException {
    start(
        shell(
            "late",
            "until [ -e " + path("go") + " ]; do sleep 0.01; done; wc -c",
            INPUT + ", timeout = 1m"),
        "firebreak.http.body-timeout = 200ms");
    byte[] body = new byte[4_000_000];
    var answer = node.callBytesAsync("late", body);
    // Other callers come and go for several times the longest pause of a sender.
    for (int i = 0; i < 3; i++) {
      try (RawConnection other = begin("late", "Content-Length: 10")) {
        assertThat(other.answer()).startsWith("HTTP/1.1 408");
      }
    }
    Files.createFile(path("go"));
    assertThat(new String(answer.join().body(), US_ASCII)).isEqualToIgnoringWhitespace("4000000");
  }

  @Test
  void aProgramThatReadsOnlyTheBeginningIsAnswered() throws IOException {
    start(shell("head", "exec head -c 3", INPUT));
    try (Warnings warnings = Warnings.listen();
        RawConnection caller = begin("head", "Content-Length: 100000000")) {
      caller.send("abcdef".getBytes(US_ASCII));
      String answer = caller.answer();
      assertThat(answer).startsWith("HTTP/1.1 200").contains("Connection: close").endsWith("abc");
      assertThat(caller.isClosedByServer()).isTrue();
      assertThat(warnings.takeOutsideClusters()).isEmpty();
    }
    assertThat(node.call("head", "abcdef").body()).isEqualTo("abc");
  }

  @Test
  void aCallThatWaitsForASlotHoldsItsBodyBack() throws IOException {
    start(
        shell(
            "one",
            "echo > " + path("$FIREBREAK_ID") + "; cat | wc -c",
            INPUT + ", concurrency = 1, max-wait = 1m"));
    try (RawConnection first = begin("one", "Content-Length: 3")) {
      await().until(() -> node.branch("one").path("slots").path("used").asInt() == 1);
      var second = node.callBytesAsync("one", new byte[1_000_000]);
      await().until(() -> node.branch("one").path("waiting").path("used").asInt() == 1);
      first.send("abc".getBytes(US_ASCII));
      assertThat(first.answer()).contains("3\n");
      assertThat(new String(second.join().body(), US_ASCII)).isEqualToIgnoringWhitespace("1000000");
    }
  }
}
