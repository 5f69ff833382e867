package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.Printer;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of tasks that run programs, as events and as text. */
class TaskOutputHttpTest {
  @TempDir Path folder;
  private TestNode node;

  /** Waits until the file exists that its input names. */
  private static final String TALKS =
      CommandRig.shell(
          "talks",
          "read go; echo one >&2; until [ -e \"$go\" ]; do sleep 0.02; done; printf two >&2",
          "timeout = 10m");

  private static final String FAILS =
      CommandRig.shell(
          "fails",
          "echo attempt $FIREBREAK_ATTEMPT >&2; exit 1",
          "retry { attempts = 2, backoff = 1ms }, breaker.window = 0");

  private static final String HOSTILE =
      CommandRig.shell("hostile", "printf 'a\\377\\033[31m\\000\\ndata: x\\n' >&2", "");

  private static final String FLOODS =
      CommandRig.shell(
          "floods", "head -c 30000000 /dev/zero | tr '\\000' '\\n' >&2", "timeout = 10m");

  private static final String WARM =
      CommandRig.shell(
          "warm",
          "while read -r line; do"
              + " id=${line#*:\\\"}; id=${id%%\\\"*}; echo \"saw $id\" >&2;"
              + " echo \"{\\\"id\\\":\\\"$id\\\",\\\"result\\\":1}\"; done",
          "warm.processes = 1, timeout = 10m");

  private static final String PRINTS =
      "prints { "
          + TestNode.handler(Printer.class)
          + ", isolation = process, warm.processes = 1, timeout = 10m }\n";

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            "firebreak.drain-timeout = 0s\nfirebreak.data-dir = \""
                + folder.resolve("data")
                + "\"\nfirebreak.types {"
                + String.join("", TALKS, FAILS, HOSTILE, FLOODS, WARM, PRINTS)
                + "silent { handler = dev.firebreak.demo.Echo } }");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String submit(String type, String input) {
    HttpResponse<String> stored = node.send(node.request("POST", "/v1/submit/" + type, input));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(202);
    return TestNode.json(stored).path("id").asText();
  }

  private String ended(String type, String input) {
    String id = submit(type, input);
    awaitEnd(id);
    return id;
  }

  private void awaitEnd(String id) {
    await().until(() -> TestNode.json(node.get("/v1/tasks/" + id)).has("finishedAt"));
  }

  private EventLines events(String id, String query, String... headers) {
    String path = "/v1/tasks/" + id + "/output" + query;
    return new EventLines(node.request("GET", path, null, headers));
  }

  private String text(String id, String query) {
    String path = "/v1/tasks/" + id + "/output" + query;
    HttpResponse<String> answer =
        node.send(node.request("GET", path, null, "Accept", "text/plain"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).contains("sandbox");
    return answer.body();
  }

  @Test
  void theOutputOfARunningProgramIsFollowedUntilItsTaskEnds() throws IOException {
    String id = submit("talks", folder.resolve("go") + "\n");
    try (EventLines lines = events(id, "")) {
      await().until(() -> lines.has("{\"attempt\":1,\"text\":\"one\"}"));
      assertThat(text(id, "")).isEqualTo("one\n");
      Files.createFile(folder.resolve("go"));
      lines.awaitEnd();
      assertThat(lines.with("event: ")).containsExactly("line", "line", "end", "state");
      assertThat(lines.with("id: ")).containsExactly("1-4", "1-7", "2-0");
      assertThat(lines.with("data: "))
          .containsExactly(
              "{\"attempt\":1,\"text\":\"one\"}",
              "{\"attempt\":1,\"text\":\"two\"}",
              "{\"attempt\":1,\"fence\":1}",
              "{\"id\":\"" + id + "\",\"type\":\"talks\",\"state\":\"succeeded\",\"attempts\":1}");
    }
    assertThat(text(id, "")).isEqualTo("one\ntwo\n");
  }

  @Test
  void aReaderGoesOnAfterTheLastEventThatItKnows() {
    String id = ended("fails", "");
    try (EventLines all = events(id, "", "Last-Event-ID", "1-0")) {
      all.awaitEnd();
      assertThat(all.with("event: ")).containsExactly("line", "end", "line", "end", "state");
      assertThat(all.has("\"text\":\"attempt 2\"")).isTrue();
      assertThat(all.has("\"state\":\"failed\"")).isTrue();
    }
    try (EventLines rest = events(id, "", "Last-Event-ID", "1-10")) {
      rest.awaitEnd();
      assertThat(rest.with("event: ")).containsExactly("end", "line", "end", "state");
    }
    try (EventLines none = events(id, "", "Last-Event-ID", "3-0")) {
      none.awaitEnd();
      assertThat(none.with("event: ")).containsExactly("state");
    }
    try (EventLines nonsense = events(id, "", "Last-Event-ID", "x")) {
      nonsense.awaitEnd();
      assertThat(nonsense.with("event: ")).containsExactly("line", "end", "state");
    }
  }

  @Test
  void oneAttemptCanBeAskedFor() {
    String id = ended("fails", "");
    assertThat(text(id, "")).isEqualTo("attempt 2\n");
    assertThat(text(id, "?attempt=1")).isEqualTo("attempt 1\n");
    assertThat(text(id, "?attempt=3")).isEmpty();
    try (EventLines lines = events(id, "?attempt=1")) {
      lines.awaitEnd();
      assertThat(lines.with("event: ")).containsExactly("line", "end", "state");
      assertThat(lines.has("attempt 1")).isTrue();
    }
  }

  @Test
  void aStreamThatDoesNotFollowEndsWithWhatThereIs() throws IOException {
    String id = submit("talks", folder.resolve("go") + "\n");
    await().until(() -> text(id, "").equals("one\n"));
    try (EventLines lines = events(id, "?follow=false")) {
      lines.awaitEnd();
      assertThat(lines.with("event: ")).containsExactly("line", "state");
      assertThat(lines.has("\"state\":\"running\"")).isTrue();
    }
    Files.createFile(folder.resolve("go"));
  }

  @Test
  void hostileBytesStayInTheirLine() {
    String id = ended("hostile", "");
    assertThat(text(id, "")).isEqualTo("a\uFFFD\\u001b[31m\\u0000\ndata: x\n");
    try (EventLines lines = events(id, "")) {
      lines.awaitEnd();
      assertThat(lines.with("data: "))
          .startsWith(
              "{\"attempt\":1,\"text\":\"a\uFFFD\\u001B[31m\\u0000\"}",
              "{\"attempt\":1,\"text\":\"data: x\"}");
    }
  }

  /** Neither the program nor the node waits for a reader; what it misses is told. */
  @Test
  void aReaderThatDoesNotReadBlocksNothing() throws IOException {
    try (RawConnection slow = new RawConnection(node.uri("/"))) {
      String id = submit("floods", "");
      slow.send("GET /v1/tasks/" + id + "/output HTTP/1.1\nHost: localhost\n\n");
      awaitEnd(id);
      assertThat(text(id, "")).isEqualTo("\n".repeat(64 * 1024));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(slow.socket().getInputStream(), StandardCharsets.UTF_8));
      assertThat(lines.lines().anyMatch(line -> line.equals("event: gap"))).isTrue();
    }
  }

  @Test
  void aTaskWithoutOutputHasNone() {
    String id = ended("silent", "x");
    assertThat(text(id, "")).isEmpty();
    try (EventLines lines = events(id, "")) {
      lines.awaitEnd();
      assertThat(lines.with("event: ")).containsExactly("state");
    }
  }

  @Test
  void aProcessThatIsKeptReadyWritesForTheAttemptThatItHas() {
    String first = ended("warm", "1");
    String second = ended("warm", "2");
    assertThat(text(first, "")).isEqualTo("saw " + first + '\n');
    assertThat(text(second, "")).isEqualTo("saw " + second + '\n');
  }

  @Test
  void aHandlerInAJvmOfItsOwnLogsAndPrints() {
    String first = ended("prints", "1");
    String second = ended("prints", "2");
    assertThat(text(first, "")).isEqualTo("printed 1\nlogged 1\n");
    assertThat(text(second, "")).isEqualTo("printed 2\nlogged 2\n");
    assertThat(node.call("prints", "3").statusCode()).isEqualTo(200);
    String third = ended("prints", "4");
    assertThat(text(third, "")).isEqualTo("printed 4\nlogged 4\n");
  }
}
