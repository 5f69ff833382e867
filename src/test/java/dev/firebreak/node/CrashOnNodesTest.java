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

/** The supervisor of a demonstration type can be made to crash on any node; no other can. */
class CrashOnNodesTest {
  private static final String SLEEP =
      "firebreak.types.sleep { handler = dev.firebreak.demo.Sleep, concurrency = 1, max-waiting = 9"
          + " }";

  private static HttpResponse<String> crash(TestNode asked, String type, String query) {
    return asked.send(asked.request("POST", "/v1/types/" + type + "/crash" + query, null));
  }

  /** The supervisor of sleep on a node. */
  private static JsonNode sleep(TestNode node) {
    return node.branch("sleep");
  }

  @Test
  void itsCallersAreAnsweredAndItIsRestartedOnTheNodeThatWasNamed() {
    try (TwoNodes nodes = new TwoNodes(SLEEP, TwoNodes.types(8) + SLEEP)) {
      CompletableFuture<HttpResponse<String>> running =
          nodes.big.callAsync("sleep", "{\"ms\":600000}");
      await().until(() -> sleep(nodes.big).path("slots").path("used").asInt() == 1);
      // On the small node there is a slot, to which the big one would forward a second call.
      CompletableFuture<HttpResponse<String>> there =
          nodes.small.callAsync("sleep", "{\"ms\":600000}");
      await().until(() -> sleep(nodes.small).path("slots").path("used").asInt() == 1);
      CompletableFuture<HttpResponse<String>> waiting =
          nodes.big.callAsync("sleep", "{\"ms\":600000}");
      await().until(() -> sleep(nodes.big).path("waiting").path("used").asInt() == 1);

      HttpResponse<String> told = crash(nodes.small, "sleep", "?node=big");
      assertThat(told.statusCode()).as(told.body()).isEqualTo(202);
      assertThat(TestNode.json(told).path("node").asText()).isEqualTo("big");

      assertThat(running.join().statusCode()).isEqualTo(503);
      assertThat(running.join().body()).contains("supervisor-restarted");
      assertThat(waiting.join().body()).contains("supervisor-restarted");
      await().until(() -> sleep(nodes.big).path("state").asText().equals("running"));
      JsonNode branch = sleep(nodes.big);
      assertThat(branch.path("restarts").asInt()).isOne();
      JsonNode failure = branch.path("lastFailure");
      assertThat(failure.path("cause").asText()).isEqualTo("crashed on request");
      assertThat(failure.path("workers").asInt()).isOne();
      assertThat(failure.path("waiting").asInt()).isOne();
      assertThat(sleep(nodes.small).path("restarts").asInt()).isZero();
      assertThat(there).isNotDone();
      there.cancel(true);
    }
  }

  @Test
  void withoutANameItIsThatOfTheNodeThatAnswers() {
    try (TwoNodes nodes = new TwoNodes(SLEEP, TwoNodes.types(8) + SLEEP)) {
      HttpResponse<String> told = crash(nodes.small, "sleep", "");
      assertThat(TestNode.json(told).path("node").asText()).isEqualTo("small");
      await().until(() -> sleep(nodes.small).path("restarts").asInt() == 1);
      assertThat(sleep(nodes.big).path("restarts").asInt()).isZero();
    }
  }

  @Test
  void typesThatDoRealWorkAndUnknownOnesAreRefusedOnAnyNode(TestInfo test) {
    String gate = test.getDisplayName();
    try (TwoNodes nodes = new TwoNodes()) {
      CompletableFuture<HttpResponse<String>> call = nodes.big.callAsync("gate", gate);
      await().until(() -> Gate.inside(gate) == 1);
      for (String query : new String[] {"", "?node=small", "?node=big"}) {
        assertThat(crash(nodes.small, "gate", query).statusCode()).isEqualTo(409);
        assertThat(crash(nodes.small, "gate", query).body()).contains("no-demonstration");
        assertThat(crash(nodes.small, "none", query).body()).contains("unknown-type");
      }
      assertThat(crash(nodes.small, "gate", "?node=fourth").body()).contains("unknown-node");
      assertThat(nodes.big.branch("gate").path("restarts").asInt()).isZero();
      Gate.open(gate, 1);
      assertThat(call.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    try (TwoNodes nodes = new TwoNodes(SLEEP, TwoNodes.types(8) + SLEEP)) {
      nodes.rows.add("third"); // A row without a node, as after a kill.
      await()
          .untilAsserted(
              () -> {
                HttpResponse<String> answer = crash(nodes.small, "sleep", "?node=third");
                assertThat(answer.statusCode()).isEqualTo(504);
                assertThat(answer.body()).contains("node-silent", "third");
              });
    }
  }
}
