package dev.firebreak.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.fixture.LineSubscriber;
import dev.firebreak.fixture.RawConnection;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskChange;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of tasks as server-sent events. */
class TaskEventsHttpTest {
  private final MemoryStore store = new MemoryStore("here", InstantSource.system());
  private final TestNode node =
      TestNode.keeping(
          store,
          """
          firebreak.drain-timeout = 0s
          firebreak.types {
            echo { handler = dev.firebreak.demo.Echo }
            steps { handler = "dev.firebreak.fixture.Steps" }
            apart { handler = "dev.firebreak.fixture.Steps", isolation = process, consumes = ["*/*"] }
            sleep { handler = dev.firebreak.demo.Sleep }
            recording { handler = "dev.firebreak.fixture.StepHandler" }
          }
          """);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.shutdownNow();
    node.close();
  }

  private record Event(String id, String name, JsonNode data) {}

  /** A reader that reads a stream as fast as it arrives. */
  private final class Reader {
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<HttpResponse<Void>> end;
    private String id = "";
    private String name = "";

    Reader(String path, String... headers) {
      end =
          http.sendAsync(
              node.request("GET", path, null, headers),
              HttpResponse.BodyHandlers.fromLineSubscriber(new LineSubscriber(this::line)));
    }

    private void line(String line) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        events.add(new Event(id, name, json(line.substring(6))));
      }
    }

    List<String> states() {
      return List.copyOf(events).stream()
          .filter(event -> event.name.equals("state"))
          .map(event -> event.data.path("state").asText())
          .toList();
    }
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private String submit(String type, String body, String... headers) {
    return TestNode.json(node.send(node.request("POST", "/v1/submit/" + type, body, headers)))
        .path("id")
        .asText();
  }

  @Test
  void aReaderReceivesAllEventsInOrderAndCanResume() {
    Reader first = new Reader("/v1/events");
    await().until(() -> listens(first));
    String id = submit("echo", "x", "Prefer", "wait=30");
    await().until(() -> first.states().contains("succeeded"));
    assertThat(
            List.copyOf(first.events).stream().filter(e -> e.data.path("id").asText().equals(id)))
        .extracting(event -> event.data.path("state").asText())
        .containsExactly("queued", "running", "succeeded");
    String known = first.events.getLast().id();
    List<String> missed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      missed.add(submit("echo", "x", "Prefer", "wait=30"));
    }
    Reader again = new Reader("/v1/events", "Last-Event-ID", known);
    await().until(() -> again.events.size() >= 9);
    assertThat(
            List.copyOf(again.events).stream()
                .map(event -> event.data.path("id").asText())
                .distinct())
        .containsExactlyElementsOf(missed);
  }

  /** A stream has no beginning that could be seen; a task of which it tells is as good. */
  private boolean listens(Reader reader) {
    submit("echo", "first", "Prefer", "wait=30");
    return !reader.events.isEmpty();
  }

  @Test
  void aReaderThatResumesFromADroppedEventIsTold() {
    for (String unknown : List.of("another-1", "nonsense", "")) {
      Reader reader = new Reader("/v1/events", "Last-Event-ID", unknown);
      await().until(() -> !reader.events.isEmpty());
      assertThat(reader.events.getFirst().name()).isEqualTo("reset");
    }
  }

  @Test
  void theStreamOfATaskBeginsWithItAndEndsWithIt() {
    String id = submit("sleep", "{\"ms\":60000}");
    Reader reader = new Reader("/v1/tasks/" + id + "/events");
    await().until(() -> !reader.events.isEmpty());
    assertThat(reader.events.getFirst().name()).isEqualTo("task");
    assertThat(reader.events.getFirst().data().path("id").asText()).isEqualTo(id);
    node.send(node.request("POST", "/v1/tasks/" + id + "/cancel", ""));
    assertThat(reader.end.join().statusCode()).isEqualTo(200);
    assertThat(reader.states()).endsWith("cancelled").doesNotHaveDuplicates();
    Reader late = new Reader("/v1/tasks/" + id + "/events");
    late.end.join();
    assertThat(late.events).singleElement().extracting(Event::name).isEqualTo("task");
  }

  @Test
  void aHandlerReportsProgressFromAnotherProcessToo() {
    for (String type : List.of("steps", "apart")) {
      String id = submit(type, "");
      Reader reader = new Reader("/v1/tasks/" + id + "/events");
      JsonNode progress =
          await()
              .until(
                  () -> TestNode.json(node.get("/v1/tasks/" + id)).path("progress"),
                  p -> !p.isMissingNode());
      assertThat(progress.path("fraction").asDouble()).isEqualTo(0.5);
      assertThat(progress.path("note").asText()).isEqualTo("fence 1");
      node.send(node.request("POST", "/v1/tasks/" + id + "/cancel", ""));
      reader.end.join();
      JsonNode over = TestNode.json(node.get("/v1/tasks/" + id));
      assertThat(over.path("state").asText()).isEqualTo("cancelled");
      assertThat(over.has("progress")).isFalse();
    }
  }

  @Test
  void aRecordedStepIsAnEvent() {
    Reader reader = new Reader("/v1/events");
    await().until(() -> listens(reader));
    String id = submit("recording", "{\"steps\":[\"größe\"],\"bytes\":1,\"fail\":false}");
    await().until(() -> reader.events.stream().anyMatch(event -> event.name().equals("step")));
    JsonNode event =
        reader.events.stream()
            .filter(one -> one.name().equals("step"))
            .findFirst()
            .orElseThrow()
            .data();
    assertThat(event.path("id").asText()).isEqualTo(id);
    assertThat(event.path("type").asText()).isEqualTo("recording");
    assertThat(event.path("step").path("number").asInt()).isEqualTo(1);
    assertThat(event.path("step").path("name").asText()).isEqualTo("größe");
    assertThat(event.path("step").path("bytes").asInt()).isEqualTo(7);
    await().until(() -> reader.states().contains("succeeded"));
  }

  @Test
  void aStreamWithoutEventsDoesNotCountAsIdle() throws IOException {
    TestNode hasty =
        TestNode.keeping(
            store,
            """
            firebreak.http.idle-timeout = 300ms
            firebreak.types.echo { handler = dev.firebreak.demo.Echo }
            """);
    try (RawConnection stream = new RawConnection(hasty.uri("/"))) {
      stream.send("GET /v1/events HTTP/1.1\nHost: localhost\n\n");
      assertThat(stream.head()).startsWith("HTTP/1.1 200");
      for (int i = 0; i < 2; i++) { // Twice over, so that the stream was looked at since.
        try (RawConnection idle = new RawConnection(hasty.uri("/"))) {
          assertThat(idle.isClosedByServer()).isTrue();
        }
      }
      hasty.send(hasty.request("POST", "/v1/submit/echo", "x"));
      assertThat(stream.isClosedByServer()).isFalse();
    } finally {
      hasty.close();
    }
  }

  /** Sends more than all buffers hold, at a time fewer than one who reads may owe. */
  @Test
  void aReaderThatDoesNotReadIsDisconnectedAndDelaysNoOther(@TempDir Path folder)
      throws IOException {
    try (TestNode stored =
            TestNode.configured(
                "firebreak { data-dir = \""
                    + folder
                    + "\", types.echo.handler = dev.firebreak.demo.Echo }");
        RawConnection deaf = new RawConnection(stored.uri("/"))) {
      deaf.send("GET /v1/events HTTP/1.1\nHost: localhost\nConnection: close\n\n");
      assertThat(deaf.head()).startsWith("HTTP/1.1 200");
      String lines = "{\"type\":\"echo\",\"input\":1}\n".repeat(200);
      int all = 0;
      while (all < 16_000) {
        stored.send(
            stored.request("POST", "/v1/submit", lines, "Content-Type", "application/x-ndjson"));
        all += 200;
        int sent = all;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> stored.type("echo").path("counters").path("succeeded").asInt() >= sent);
      }
      String heard = new String(deaf.socket().getInputStream().readAllBytes(), UTF_8);
      assertThat(heard.split("\"state\":\"succeeded\"", -1)).hasSizeLessThan(all);
      assertThat(heard).endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void aNodeThatStopsEndsItsStreams() {
    Reader reader = new Reader("/v1/events");
    await().until(() -> listens(reader));
    node.close();
    assertThat(reader.end.join().statusCode()).isEqualTo(200);
  }

  @Test
  void aReaderThatMissedDroppedEventsGetsAReset() {
    TaskEvents events = new TaskEvents(InstantSource.system());
    for (int i = 0; i <= TaskEvents.REMEMBERED + 1; i++) {
      events.changed(new TaskChange(RunId.at(i), "t", "", TaskState.QUEUED, 0));
    }
    TaskEvents.Listener listener =
        new TaskEvents.Listener() {
          @Override
          public boolean take(dev.firebreak.observe.TaskEvent event) {
            return true;
          }

          @Override
          public void end() {}
        };
    assertThat(events.listen(listener, 1).reset()).isTrue();
    assertThat(events.listen(listener, 2).missed()).hasSize(TaskEvents.REMEMBERED);
    assertThat(events.listen(listener, events.listen(listener, -1).last()).missed()).isEmpty();
  }
}
