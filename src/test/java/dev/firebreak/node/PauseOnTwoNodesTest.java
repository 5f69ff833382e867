package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A type that is paused or resumed by one node of two. */
class PauseOnTwoNodesTest {
  private final TwoNodes nodes = new TwoNodes();

  @AfterEach
  void stop() {
    nodes.close();
  }

  private static void change(TestNode node, String path) {
    HttpResponse<String> answer = node.send(node.request("POST", "/v1/types/" + path, null));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(TestNode.json(answer).path("stored").asBoolean()).isTrue();
  }

  private static boolean paused(TestNode node, String type) {
    return node.type(type).has("paused");
  }

  private JsonNode task(TestNode node, String id) {
    return TestNode.json(node.get("/v1/tasks/" + id));
  }

  @Test
  void bothNodesFollowAndATaskWaitsUntilTheOtherNodeResumesItsType() {
    change(nodes.small, "echo/pause?reason=moving");
    assertThat(problem(nodes.small.call("echo", "x"))).isEqualTo("paused");
    await().until(() -> paused(nodes.big, "echo"));
    assertThat(nodes.big.call("echo", "x").body()).contains("paused", "moving");
    assertThat(nodes.big.type("echo").path("paused").path("reason").asText()).isEqualTo("moving");
    String id =
        TestNode.json(nodes.small.send(nodes.small.request("POST", "/v1/submit/echo", "waits")))
            .path("id")
            .asText();
    await().until(() -> TwoNodes.freePlaces(nodes.small, "big", "echo") == 0);
    assertThat(task(nodes.big, id).path("waitingFor").asText()).isEqualTo("paused");
    assertThat(task(nodes.small, id).path("state").asText()).isEqualTo("queued");
    change(nodes.big, "echo/resume");
    assertThat(nodes.big.call("echo", "x").body()).isEqualTo("x");
    await().until(() -> task(nodes.small, id).path("state").asText().equals("succeeded"));
    await().until(() -> nodes.small.call("echo", "y").statusCode() == 200);
  }

  @Test
  void aCallIsNotForwardedBecauseItsTypeIsPausedHere(TestInfo test) {
    String gate = test.getDisplayName();
    CompletableFuture<HttpResponse<String>> running = nodes.fillSmall(gate);
    // The big node does not know of the pause: its store of pauses is read once a second.
    change(nodes.small, "gate/pause");
    HttpResponse<String> refused = nodes.small.call("gate", gate);
    assertThat(problem(refused)).isEqualTo("paused");
    assertThat(Gate.came(gate)).isEqualTo(1);
    Gate.open(gate, 1);
    assertThat(running.join().statusCode()).as("it was admitted before").isEqualTo(200);
  }

  @Test
  void aNodeThatStartsLaterHasThePause() {
    change(nodes.small, "echo/pause");
    var row = nodes.rows.add("late");
    try (TestNode late =
        TestNode.sharing(nodes.store, row, nodes.pauses, () -> TwoNodes.types(1))) {
      assertThat(problem(late.call("echo", "x"))).isEqualTo("paused");
    }
  }
}
