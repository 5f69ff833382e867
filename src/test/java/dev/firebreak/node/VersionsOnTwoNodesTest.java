package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A type that has different versions on two nodes. */
class VersionsOnTwoNodesTest {
  private final TwoNodes nodes =
      new TwoNodes(type("version = 1, accepts = []"), TwoNodes.types(8) + type("version = 2"));

  private static String type(String versions) {
    return String.format(
        Locale.ROOT,
        """
        firebreak.types.job {
          handler = "dev.firebreak.fixture.Gate", concurrency = 1, max-waiting = 0, %s
        }
        """,
        versions);
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  private void reload(String small, String big) {
    nodes.ofSmall = TwoNodes.types(1) + type(small);
    nodes.ofBig = TwoNodes.types(8) + type(big);
    for (TestNode node : new TestNode[] {nodes.small, nodes.big}) {
      HttpResponse<String> answer = node.send(node.request("POST", "/v1/reload", null));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private static String submit(TestNode node, String gate) {
    JsonNode task = TestNode.json(node.send(node.request("POST", "/v1/submit/job", gate)));
    return task.path("id").asText();
  }

  private static JsonNode task(TestNode node, String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  private static void awaitWaitingFor(TestNode node, String id, String reason) {
    await().until(() -> task(node, id).path("waitingFor").asText().equals(reason));
  }

  private void awaitUnserved(String type, boolean any) {
    String line = "firebreak_unserved_tasks{type=\"" + type + "\"} 1";
    for (TestNode node : new TestNode[] {nodes.small, nodes.big}) {
      await().until(() -> node.get("/metrics").body().contains(line) == any);
    }
  }

  private void awaitEnd(String id) {
    await().until(() -> task(nodes.small, id).path("state").asText().equals("succeeded"));
  }

  private static void assertSucceeded(TestNode node, int tasks) {
    assertThat(node.type("job").path("counters").path("succeeded").asInt()).isEqualTo(tasks);
  }

  @Test
  void aNodeWithAFreeSlotLeavesTasksOfAnotherVersionToTheOtherNode() {
    reload("version = 1, accepts = []", "version = 2, accepts = []");
    String first = submit(nodes.big, "versions-left");
    assertThat(task(nodes.big, first).path("version").asText()).isEqualTo("2");
    await().until(() -> Gate.inside("versions-left") == 1);
    String second = submit(nodes.big, "versions-left");
    awaitWaitingFor(nodes.big, second, "concurrency");
    awaitWaitingFor(nodes.small, second, "type");
    String third = submit(nodes.small, "versions-small");
    assertThat(task(nodes.small, third).path("version").asText()).isEqualTo("1");
    await().until(() -> Gate.inside("versions-small") == 1);
    assertThat(Gate.came("versions-left")).as("the free slot of the small node").isEqualTo(1);
    Gate.open("versions-small", 1);
    Gate.open("versions-left", 2);
    awaitEnd(first);
    awaitEnd(second);
    awaitEnd(third);
    assertSucceeded(nodes.big, 2);
    assertSucceeded(nodes.small, 1);
  }

  @Test
  void aTaskOfAVersionThatNoNodeAcceptsWaitsUntilANodeDoes() {
    String running = submit(nodes.small, "versions-none");
    await().until(() -> Gate.inside("versions-none") == 1);
    reload("version = 1, accepts = []", "version = 3, accepts = []");
    String old = submit(nodes.small, "versions-none");
    awaitWaitingFor(nodes.small, old, "concurrency");
    awaitWaitingFor(nodes.big, old, "type");
    reload("version = 3, accepts = []", "version = 3, accepts = []");
    Gate.open("versions-none", 1);
    awaitEnd(running);
    awaitWaitingFor(nodes.small, old, "no-node");
    awaitWaitingFor(nodes.big, old, "no-node");
    assertThat(task(nodes.big, old).path("version").asText()).isEqualTo("1");
    awaitUnserved("job", true);
    reload("version = 3, accepts = []", "version = 3, accepts = [2, 1]");
    Gate.open("versions-none", 1);
    awaitEnd(old);
    awaitUnserved("job", false);
    assertSucceeded(nodes.big, 1);
  }

  @Test
  void aTypeTellsItsVersionAndWhatItAccepts() {
    reload("version = 1, accepts = []", "version = 3, accepts = [2, 1]");
    assertThat(nodes.small.type("job").path("version").asText()).isEqualTo("1");
    assertThat(nodes.small.type("job").path("accepts")).hasToString("[\"1\"]");
    assertThat(nodes.big.type("job").path("accepts")).hasToString("[\"1\",\"2\",\"3\"]");
    assertThat(nodes.big.type("echo").has("version")).isFalse();
    assertThat(nodes.big.type("echo").has("accepts")).isFalse();
  }
}
