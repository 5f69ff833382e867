package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.EventLines;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Tasks that run on one node, as another node shows them. */
class TasksOnManyNodesTest {
  private final TwoNodes nodes = new TwoNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  /**
   * A task that was submitted to the small node and runs on the big one. A call holds the slot of
   * the small node meanwhile: a task might itself be claimed by the big one.
   */
  private String elsewhere(String type, String gate) {
    CompletableFuture<HttpResponse<String>> filler = nodes.small.callAsync(type, gate + " filler");
    await().until(() -> admitted(nodes.small, type) == 1);
    String id = submit(type, gate);
    await().until(() -> admitted(nodes.big, type) == 1);
    if (type.equals("gate")) {
      Gate.open(gate + " filler", 1);
      filler.join();
    }
    return id;
  }

  private static int admitted(TestNode node, String type) {
    return node.type(type).path("use").path("admitted").asInt();
  }

  private String submit(String type, String body) {
    return TestNode.json(nodes.small.send(nodes.small.request("POST", "/v1/submit/" + type, body)))
        .path("id")
        .asText();
  }

  private static String state(TestNode node, String id) {
    return TestNode.json(node.get("/v1/tasks/" + id)).path("state").asText();
  }

  private static EventLines stream(TestNode node, String path, String... headers) {
    return new EventLines(node.request("GET", path, null, headers));
  }

  @Test
  void aCallerIsAnsweredWhenItsTaskEndsOnAnotherNode(TestInfo test) {
    String gate = test.getDisplayName();
    String id = elsewhere("gate", gate);
    CompletableFuture<HttpResponse<String>> waits =
        nodes.small.sendAsync(
            nodes.small.request("GET", "/v1/tasks/" + id, null, "Prefer", "wait=60"));
    Gate.open(gate, 1);
    assertThat(TestNode.json(waits.join()).path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void theStreamOfATaskOnAnotherNodeShowsItsEventsAndEnds(TestInfo test) {
    String gate = test.getDisplayName();
    String id = elsewhere("gate", gate);
    try (EventLines lines = stream(nodes.small, "/v1/tasks/" + id + "/events")) {
      await().until(() -> lines.has("event: task"));
      Gate.open(gate, 1);
      lines.awaitEnd();
      assertThat(lines.has("\"state\":\"succeeded\"")).isTrue();
    }
  }

  @Test
  void theStreamOfAllTasksHasTheEventsOfOtherNodes() {
    try (EventLines lines = stream(nodes.small, "/v1/events")) {
      // Events before the other node knows of the listener are not forwarded.
      await()
          .until(
              () -> {
                nodes.big.send(nodes.big.request("POST", "/v1/submit/echo", "x"));
                return lines.has("\"state\":\"queued\"") && lines.has("\"state\":\"succeeded\"");
              });
    }
  }

  /** The only slot of the small node is taken by a call, so that the other node runs the task. */
  @Test
  void aSignalToOneNodeWakesATaskThatAnotherNodeRuns() {
    String id = submit("waits", "{\"sleepMs\":0,\"signal\":\"go\",\"timeoutMs\":3600000}");
    await().until(() -> state(nodes.small, id).equals("waiting"));
    CompletableFuture<HttpResponse<String>> filler =
        nodes.small.callAsync("waits", "{\"sleepMs\":600000,\"signal\":\"\",\"timeoutMs\":0}");
    await().until(() -> admitted(nodes.small, "waits") == 1);
    var signal = nodes.small.request("POST", "/v1/tasks/" + id + "/signals/go", "yes");
    assertThat(nodes.small.send(signal).statusCode()).isEqualTo(202);
    await().until(() -> state(nodes.small, id).equals("succeeded"));
    assertThat(admitted(nodes.small, "waits")).isEqualTo(1);
    assertThat(nodes.big.get("/v1/tasks/" + id + "/result").body()).endsWith(": yes");
    filler.cancel(true);
  }

  @Test
  void aStepThatAnotherNodeRecordsIsAnEvent() {
    try (EventLines lines = stream(nodes.small, "/v1/events")) {
      // Events before the other node knows of the listener are not forwarded.
      await()
          .until(
              () -> {
                nodes.big.send(
                    nodes.big.request(
                        "POST",
                        "/v1/submit/recording",
                        "{\"steps\":[\"größe\"],\"bytes\":1,\"fail\":false}"));
                return lines.has("event: step") && lines.has("\"name\":\"größe\"");
              });
    }
  }

  @Test
  void anEventReaderThatReconnectsToAnotherNodeStartsAnew() {
    try (EventLines lines = stream(nodes.small, "/v1/events")) {
      lines.awaitOne(nodes.small, nodes.small.request("POST", "/v1/submit/echo", "x"));
      try (EventLines other = stream(nodes.big, "/v1/events", "Last-Event-ID", lines.first())) {
        await().until(() -> other.has("event: reset"));
      }
    }
  }

  @Test
  void progressOnAnotherNodeIsShown(TestInfo test) {
    String id = elsewhere("steps", test.getDisplayName());
    await()
        .until(
            () ->
                TestNode.json(nodes.small.get("/v1/tasks/" + id))
                        .path("progress")
                        .path("fraction")
                        .asDouble()
                    == 0.5);
  }

  @Test
  void aTaskOnAnotherNodeWithoutProgressIsShownWithoutAWait(TestInfo test) {
    String id = elsewhere("gate", test.getDisplayName());
    // Each of these took the whole patience of a question that no node answers, half a second.
    long fastest =
        IntStream.range(0, 20)
            .mapToLong(
                _ -> {
                  long began = System.nanoTime();
                  assertThat(state(nodes.small, id)).isEqualTo("running");
                  return System.nanoTime() - began;
                })
            .min()
            .orElseThrow();
    assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(500));
    Gate.open(test.getDisplayName(), 1);
  }

  @Test
  void aCancelRequestStopsAnAttemptOnAnotherNode(TestInfo test) {
    String id = elsewhere("gate", test.getDisplayName());
    HttpResponse<String> answer =
        nodes.small.send(nodes.small.request("POST", "/v1/tasks/" + id + "/cancel", null));
    assertThat(answer.statusCode()).isEqualTo(202);
    await().until(() -> state(nodes.small, id).equals("cancelled"));
    await().until(() -> Gate.inside(test.getDisplayName()) == 0);
  }
}
