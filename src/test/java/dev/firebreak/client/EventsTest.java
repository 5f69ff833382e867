package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events continue after an interruption, and end with the task. */
class EventsTest {
  private final ScriptedNode node = new ScriptedNode();
  private final FirebreakClient client = node.client(Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private static ScriptedNode.Line stream(String text) {
    return exchange -> {
      send(exchange, text);
      exchange.close();
    };
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Test
  void afterALostConnectionEventsContinueAfterTheLastOne() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    // What a lost connection still had under way may be lost with it.
    node.thenCutOff(": hello\n\nid: 7\nevent: started\ndata: {\"n\":\ndata:1}\n\nid: 8\nda", read)
        .thenCutOff("")
        .then(503, "{\"status\":503}", "Retry-After", "1")
        .then(stream("event: reset\r\ndata:\r\n\r\nid:9\r\nevent:succeeded\r\ndata: x\r\n\r\n"))
        .then(200, "{\"id\":\"t1\",\"state\":\"succeeded\"}");
    try (Events events = client.tasks().events("t1", null)) {
      TaskEvent first = events.next();
      read.countDown();
      assertThat(first).isEqualTo(new TaskEvent("7", "started", "{\"n\":\n1}"));
      assertThat(first.data().path("n").asInt()).isEqualTo(1);
      assertThat(events.next()).isEqualTo(new TaskEvent("", "reset", ""));
      assertThat(events.next()).isEqualTo(new TaskEvent("9", "succeeded", "x"));
      assertThat(events.next()).isNull();
    }
    assertThat(node.asked)
        .extracting(ScriptedNode.Asked::request)
        .containsExactly(
            "GET /v1/tasks/t1/events",
            "GET /v1/tasks/t1/events",
            "GET /v1/tasks/t1/events",
            "GET /v1/tasks/t1/events",
            "GET /v1/tasks/t1");
    assertThat(node.asked.subList(0, 4))
        .extracting(asked -> asked.header("Last-Event-ID"))
        .containsExactly(null, "7", "7", "7");
  }

  @Test
  void aStreamThatEndsBeforeItsTaskIsContinued() throws Exception {
    node.then(stream("id: 1\nevent: queued\ndata: x\n\n"))
        .then(200, "{\"id\":\"t1\",\"state\":\"running\"}")
        .then(stream("id: 2\nevent: succeeded\ndata: x\n\n"))
        .then(200, "{\"id\":\"t1\",\"state\":\"succeeded\"}");
    try (Events events = client.tasks().events("t1", "0")) {
      assertThat(events.next().id()).isEqualTo("1");
      assertThat(events.next().id()).isEqualTo("2");
      assertThat(events.next()).isNull();
    }
    assertThat(node.asked.getFirst().header("Last-Event-ID")).isEqualTo("0");
  }

  @Test
  void ifTheNodeIsLostEventsContinueFromAnotherNode() throws Exception {
    try (ScriptedNode other = new ScriptedNode();
        FirebreakClient both =
            node.client(Duration.ofSeconds(30), List.of(node.uri(), other.uri()))) {
      node.thenCutOff("");
      other.then(503, "{\"status\":503}");
      node.then(stream("id: 1\nevent: state\ndata: x\n\n"));
      try (Events events = both.tasks().events(null, "0")) {
        assertThat(events.next().id()).isEqualTo("1");
      }
      assertThat(other.asked).hasSize(1);
    }
  }

  @Test
  void anUnknownTaskHasNoEvents() {
    node.then(404, "{\"type\":\"/problems/unknown-task\",\"status\":404}");
    try (Events events = client.tasks().events("t1", null)) {
      assertThatThrownBy(events::next)
          .isInstanceOf(ProblemException.class)
          .hasMessage("unknown-task");
    }
  }

  @Test
  void readingEndsAfterThePatience() {
    try (FirebreakClient impatient = node.client(Duration.ofMillis(350))) {
      node.thenCutOff("").thenCutOff("").thenCutOff("");
      Events events = impatient.tasks().events(null, null);
      assertThatThrownBy(events::next).isInstanceOf(IOException.class);
      assertThat(node.asked).extracting(ScriptedNode.Asked::request).containsOnly("GET /v1/events");
      assertThat(node.pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    }
  }

  @Test
  void aWaitingReaderIsReleasedWhenTheEventsAreClosed() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    node.then(
        exchange -> {
          send(exchange, "id: 1\nevent: queued\ndata: x\n\n");
          ScriptedNode.await(open);
        });
    Events events = client.tasks().events(null, null);
    assertThat(events.next().id()).isEqualTo("1");
    CompletableFuture<TaskEvent> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return events.next();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    events.close();
    assertThat(next.get(Patience.SECONDS, TimeUnit.SECONDS)).isNull();
    open.countDown();
  }
}
