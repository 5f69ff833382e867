package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Any node shows the supervision trees of all nodes. */
class TreesOfNodesTest {
  private static JsonNode trees(TestNode asked, String query) {
    return TestNode.json(asked.get("/v1/nodes/supervision" + query)).path("nodes");
  }

  private static JsonNode find(JsonNode array, String member, String value) {
    for (JsonNode one : array) {
      if (one.path(member).asText().equals(value)) {
        return one;
      }
    }
    return array.path(-1);
  }

  /** A supervisor of a node, as another node shows it. */
  private static JsonNode branch(TestNode asked, String node, String type) {
    JsonNode tree = find(trees(asked, ""), "name", node).path("tree");
    return find(tree.path("supervisors"), "type", type);
  }

  /** A node that has just started may answer later than it is waited for. */
  private static void awaitAnswer(TwoNodes nodes, String name) {
    await().until(() -> find(trees(nodes.small, ""), "name", name).path("answered").asBoolean());
  }

  @Test
  void aWorkerThatRunsOnOneNodeIsSeenOnTheOther(TestInfo test) {
    String gate = test.getDisplayName();
    try (TwoNodes nodes = new TwoNodes()) {
      CompletableFuture<HttpResponse<String>> call = nodes.big.callAsync("gate", gate);
      await().until(() -> Gate.inside(gate) == 1);
      await().until(() -> branch(nodes.small, "big", "gate").path("oldestWorkers").size() == 1);
      JsonNode there = branch(nodes.small, "big", "gate");
      assertThat(there.path("slots").path("limit").asInt()).isEqualTo(8);
      assertThat(there.path("oldestWorkers").path(0).path("id").asText()).hasSize(36);
      assertThat(branch(nodes.small, "small", "gate").path("oldestWorkers")).isEmpty();
      Gate.open(gate, 1);
      assertThat(call.join().statusCode()).isEqualTo(200);
      await().until(() -> branch(nodes.small, "big", "gate").path("oldestWorkers").isEmpty());
    }
  }

  @Test
  void anAttemptThatFailsOnOneNodeIsSeenOnTheOtherWithItsCauseAndDecision() {
    String crash =
        "firebreak.types.crash { handler = dev.firebreak.demo.Crash, retry.backoff = 10ms }";
    try (TwoNodes nodes = new TwoNodes("", TwoNodes.types(8) + crash)) {
      assertThat(nodes.big.call("crash", "").statusCode()).isEqualTo(502);
      await().until(() -> !branch(nodes.small, "big", "crash").path("failedAttempts").isEmpty());
      JsonNode newest = branch(nodes.small, "big", "crash").path("failedAttempts").path(0);
      assertThat(newest.path("cause").asText()).contains("asked to crash");
      assertThat(newest.path("decision").asText()).isEqualTo("give-up");
      assertThat(newest.path("at").asText()).contains("T");
    }
  }

  @Test
  void oneNodeCanBeAskedForByNameOrAddress() {
    try (TwoNodes nodes = new TwoNodes()) {
      awaitAnswer(nodes, "big");
      JsonNode all = trees(nodes.small, "");
      assertThat(all).hasSize(2);
      JsonNode big = find(all, "name", "big");
      assertThat(big.path("self").asBoolean()).isFalse();
      for (String name : new String[] {"big", big.path("address").asText()}) {
        JsonNode found = trees(nodes.small, "?node=" + name);
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("name").asText()).isEqualTo("big");
      }
      HttpResponse<String> none = nodes.small.get("/v1/nodes/supervision?node=none");
      assertThat(none.statusCode()).isEqualTo(404);
      assertThat(none.body()).contains("unknown-node", "none");
    }
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    try (TwoNodes nodes = new TwoNodes()) {
      nodes.rows.add("third"); // A row without a node, as after a kill.
      await()
          .untilAsserted(
              () -> {
                JsonNode third = find(trees(nodes.small, ""), "name", "third");
                assertThat(third.path("answered").asBoolean(true)).isFalse();
                assertThat(third.has("tree")).isFalse();
              });
      awaitAnswer(nodes, "big");
    }
  }

  @Test
  void aNodeWithoutAClusterShowsItsOwn() {
    String settings = "firebreak.cluster.name = alone\nfirebreak.types.echo.handler = ";
    try (TestNode node = TestNode.configured(settings + "dev.firebreak.demo.Echo")) {
      assertThat(branch(node, "alone", "echo").path("state").asText()).isEqualTo("running");
      assertThat(trees(node, "?node=alone")).hasSize(1);
    }
  }
}
