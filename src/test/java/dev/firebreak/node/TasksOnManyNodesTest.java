package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** A task that was submitted to the small node and runs on the big one. */
  private String elsewhere(String type, String gate) {
    CompletableFuture<HttpResponse<String>> filler = null;
    if (type.equals("gate")) {
      filler = nodes.fillSmall(gate + " filler");
    } else {
      nodes.small.send(nodes.small.request("POST", "/v1/submit/" + type, "filler"));
    }
    String id = submit(type, gate);
    await().until(() -> nodes.big.type(type).path("use").path("admitted").asInt() == 1);
    if (filler != null) {
      Gate.open(gate + " filler", 1);
      filler.join();
    }
    return id;
  }

  private String submit(String type, String body) {
    return TestNode.json(nodes.small.send(nodes.small.request("POST", "/v1/submit/" + type, body)))
        .path("id")
        .asText();
  }

  private static String state(TestNode node, String id) {
    return TestNode.json(node.get("/v1/tasks/" + id)).path("state").asText();
  }

  private void stream(TestNode node, String path, List<String> lines, String... headers) {
    CompletableFuture<HttpResponse<Stream<String>>> answer =
        HttpClient.newHttpClient()
            .sendAsync(
                node.request("GET", path, null, headers), HttpResponse.BodyHandlers.ofLines());
    var _ = answer.thenAcceptAsync(r -> r.body().forEach(lines::add));
    answer.join();
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
    List<String> lines = new CopyOnWriteArrayList<>();
    stream(nodes.small, "/v1/tasks/" + id + "/events", lines);
    Gate.open(gate, 1);
    await().until(() -> lines.stream().anyMatch(l -> l.contains("\"state\":\"succeeded\"")));
  }

  @Test
  void theStreamOfAllTasksHasTheEventsOfOtherNodes(TestInfo test) {
    List<String> lines = new CopyOnWriteArrayList<>();
    stream(nodes.small, "/v1/events", lines);
    // Events before the other node knows of the listener are not forwarded.
    await()
        .until(
            () -> {
              nodes.big.send(nodes.big.request("POST", "/v1/submit/echo", "x"));
              return lines.stream().anyMatch(l -> l.contains("\"state\":\"succeeded\""));
            });
    assertThat(lines.stream().filter(l -> l.contains("\"state\":\"queued\""))).isNotEmpty();
  }

  @Test
  void anEventReaderThatReconnectsToAnotherNodeStartsAnew(TestInfo test) {
    List<String> lines = new CopyOnWriteArrayList<>();
    stream(nodes.small, "/v1/events", lines);
    // What happens before the stream is read is not heard.
    await()
        .until(
            () -> {
              nodes.small.send(nodes.small.request("POST", "/v1/submit/echo", "x"));
              return lines.stream().anyMatch(l -> l.startsWith("id: "));
            });
    String id = lines.stream().filter(l -> l.startsWith("id: ")).findFirst().orElseThrow();
    List<String> other = new CopyOnWriteArrayList<>();
    stream(nodes.big, "/v1/events", other, "Last-Event-ID", id.substring(4));
    await().until(() -> other.contains("event: reset"));
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
    assertThat(Gate.inside(test.getDisplayName())).isZero();
  }
}
