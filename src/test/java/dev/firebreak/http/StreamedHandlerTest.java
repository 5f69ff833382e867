package dev.firebreak.http;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Chunks;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.Streamer;
import dev.firebreak.fixture.TestNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that handlers write while they run. */
class StreamedHandlerTest {
  @TempDir private Path folder;
  private TestNode node;

  private void start(String more) {
    String type = handler(Streamer.class) + ", breaker.window = 0, retry.attempts = 3";
    node =
        TestNode.configured(
            "firebreak.types { s { " + type + ", stream = true }, plain { " + type + " } }" + more);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private RawConnection call(String words) throws IOException {
    String body = '"' + words + '"';
    return new RawConnection(node.uri("/"))
        .send(
            "POST /v1/call/s HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                + "Content-Length: "
                + body.length()
                + "\n\n"
                + body);
  }

  @Test
  void eventsReachTheCallerOneByOne() throws IOException {
    start("");
    try (RawConnection caller = call("begin wait:first a wait:second b")) {
      assertThat(caller.head())
          .startsWith("HTTP/1.1 202")
          .contains("Content-Type: text/event-stream")
          .contains("X-A: b");
      Chunks chunks = new Chunks(caller);
      Streamer.goOn("wait:first");
      assertThat(chunks.next()).isEqualTo("data: a\n\n");
      Streamer.goOn("wait:second");
      assertThat(chunks.next()).isEqualTo("data: b\n\n");
      assertThat(chunks.next()).isEmpty();
    }
  }

  @Test
  void anAnswerMayBeginWithItsFirstWrite() throws IOException {
    start("");
    try (RawConnection caller = call("a")) {
      assertThat(caller.head())
          .startsWith("HTTP/1.1 200")
          .contains("Content-Type: application/octet-stream");
      assertThat(new Chunks(caller).next()).isEqualTo("data: a\n\n");
    }
  }

  @Test
  void aHandlerThatWritesNothingReturnsItsAnswer() {
    start("");
    assertThat(node.call("s", "\"return\"").body()).isEqualTo("returned");
    assertThat(node.call("s", "\"fail\"").statusCode()).isEqualTo(502);
  }

  @Test
  void aHandlerThatFailsAfterItsFirstWriteBreaksTheAnswerOff() throws IOException {
    start("");
    try (RawConnection caller = call("a fail")) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200");
      assertThat(caller.rest()).isEqualTo("9\r\ndata: a\n\n\r\n");
    }
    await().until(() -> node.type("s").at("/counters/attempts").asLong() == 1);
  }

  @Test
  void aHandlerWhoseCallerHasLeftIsEndedInTheMiddleOfAWrite() throws IOException {
    start("");
    try (RawConnection caller = call("flood:left")) {
      assertThat(caller.head()).startsWith("HTTP/1.1 200");
    }
    await().until(() -> Streamer.noted("flood:left") != null);
    await().until(() -> node.type("s").at("/counters/cancelled").asLong() == 1);
  }

  @Test
  void aTaskKeepsWhatItsHandlerWrites() {
    start("\nfirebreak.data-dir = \"" + folder + '"');
    HttpResponse<String> accepted =
        node.send(node.request("POST", "/v1/submit/s", "\"begin a b\"", "Prefer", "wait=30"));
    String id = TestNode.json(accepted).path("id").asText();
    HttpResponse<String> result = node.get("/v1/tasks/" + id + "/result");
    assertThat(result.statusCode()).isEqualTo(202);
    assertThat(result.headers().firstValue("X-A")).hasValue("b");
    assertThat(result.body()).isEqualTo("data: a\n\ndata: b\n\n");
  }

  @Test
  void aTypeThatIsNotDeclaredToStreamHasNoOutput() {
    start("");
    HttpResponse<String> answer = node.call("plain", "\"a\"");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("is not declared with stream = true");
  }
}
