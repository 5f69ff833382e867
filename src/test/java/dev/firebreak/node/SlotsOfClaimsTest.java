package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A slot that a claim holds until the store answers is not shown as used. */
class SlotsOfClaimsTest {
  private static final String GATE =
      "firebreak.types { gate { handler = \"dev.firebreak.fixture.Gate\", concurrency = 1 } }";

  /** A store that answers no claim until it is told to. */
  private static final class SlowClaims extends MemoryStore {
    private final CompletableFuture<Boolean> asked = new CompletableFuture<>();
    private final CompletableFuture<Boolean> answers = new CompletableFuture<>();

    SlowClaims() {
      super("here", InstantSource.system());
    }

    @Override
    public CompletionStage<List<ClaimResult>> claim(List<ClaimRequest> requests) {
      asked.complete(true);
      return answers.thenCompose(_ -> super.claim(requests));
    }
  }

  private static void assertUsed(TestNode node, int slots) {
    JsonNode use = find(json(node.get("/v1/nodes/types")).path("nodes").path(0).path("types"));
    assertThat(use.path("running").asInt()).isEqualTo(slots);
    JsonNode supervisor = find(json(node.get("/v1/supervision")).path("supervisors"));
    assertThat(supervisor.path("slots").path("used").asInt()).isEqualTo(slots);
    assertThat(node.get("/metrics").body())
        .contains("firebreak_slots_taken{type=\"gate\"} " + slots + ".0");
  }

  private static JsonNode find(JsonNode types) {
    for (JsonNode type : types) {
      if (type.path("type").asText().equals("gate")) {
        return type;
      }
    }
    throw new AssertionError("no gate in " + types);
  }

  @Test
  void itIsUsedOnceItsTaskRuns(TestInfo test) {
    String gate = test.getDisplayName();
    try (SlowClaims store = new SlowClaims();
        TestNode node = TestNode.keeping(store, GATE)) {
      await().until(store.asked::isDone);
      assertUsed(node, 0);
      JsonNode task = json(node.send(node.request("POST", "/v1/submit/gate", gate)));
      assertThat(task.path("state").asText()).isEqualTo("queued");
      assertUsed(node, 0);
      store.answers.complete(true);
      await().until(() -> Gate.inside(gate) == 1);
      assertUsed(node, 1);
      Gate.open(gate, 1);
      await().untilAsserted(() -> assertUsed(node, 0));
    }
  }
}
