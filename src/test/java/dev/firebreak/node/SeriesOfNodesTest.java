package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Any node shows the series of all nodes together, and that of each. */
class SeriesOfNodesTest {
  private static JsonNode series(TestNode asked, String query) {
    return TestNode.json(asked.get("/v1/nodes/series" + query));
  }

  private static int running(TestNode asked, String query) {
    JsonNode samples = series(asked, query).path("samples");
    return samples.path(samples.size() - 1).path("load").path("running").asInt(-1);
  }

  @Test
  void whatRunsOnAllNodesIsAddedUp(TestInfo test) {
    String gate = test.getDisplayName();
    try (TwoNodes nodes = new TwoNodes()) {
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      calls.add(nodes.small.callAsync("gate", gate));
      for (int i = 0; i < 3; i++) {
        calls.add(nodes.big.callAsync("gate", gate));
      }
      await().until(() -> Gate.inside(gate) == 4);
      await().until(() -> running(nodes.small, "") == 4);
      await().until(() -> running(nodes.big, "") == 4);
      await().until(() -> running(nodes.big, "?node=small") == 1);
      await().until(() -> running(nodes.small, "?node=big") == 3);
      await()
          .untilAsserted(
              () ->
                  assertThat(series(nodes.small, "").path("nodes"))
                      .hasSize(2)
                      .allMatch(node -> node.path("answered").asBoolean()));
      assertThat(series(nodes.small, "?node=big").path("nodes")).hasSize(1);
      Gate.open(gate, 4);
      calls.forEach(CompletableFuture::join);
      await()
          .until(
              () ->
                  !series(nodes.small, "?node=big")
                      .path("types")
                      .findValues("attemptP99")
                      .isEmpty());
    }
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamedAndTheOthersAreShown() {
    try (TwoNodes nodes = new TwoNodes()) {
      nodes.rows.add("third"); // A row without a node, as after a kill.
      await().until(() -> series(nodes.small, "").toString().contains("\"answered\":false"));
      await().until(() -> running(nodes.small, "") == 0);
    }
  }
}
