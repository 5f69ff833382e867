package dev.firebreak.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delays and schedules use the store's clock, not the node's. */
class SkewedClockTest {
  private static final String TYPES =
      "firebreak.types.echo { handler = dev.firebreak.demo.Echo, concurrency = 2 }\n";

  private static MemoryStore store(Duration skew) {
    return new MemoryStore("here", () -> Instant.now().plus(skew));
  }

  private static Duration wait(TestNode node, JsonNode taken) {
    JsonNode task = TestNode.json(node.get("/v1/tasks/" + taken.path("id").asText()));
    assertThat(task.path("waitingFor").asText()).isEqualTo("run-at");
    return Duration.between(
        Instant.parse(task.path("createdAt").asText()), Instant.parse(task.path("runAt").asText()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"P400D", "P-400D", "PT10M", "PT-10M"})
  void aDelayBeginsWhenTheStoreAcceptsTheTask(Duration skew) {
    Duration delay = Duration.ofHours(1);
    try (TestNode node = TestNode.keeping(store(skew), TYPES)) {
      HttpResponse<String> one =
          node.send(
              node.request(
                  "POST", "/v1/submit/echo", "x", "Firebreak-Delay", delay.toSeconds() + ""));
      assertThat(wait(node, TestNode.json(one))).isEqualTo(delay);
      String line = "{\"type\":\"echo\",\"delay\":" + delay.toSeconds() + "}";
      HttpResponse<String> many =
          node.send(
              node.request("POST", "/v1/submit", line, "Content-Type", "application/x-ndjson"));
      assertThat(wait(node, TestNode.json(many))).isEqualTo(delay);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P400D", "P-400D"})
  void aScheduleFiresByTheClockOfTheStore(Duration skew) {
    MemoryStore store = store(skew);
    String daily =
        """
        firebreak.data-dir = "never opened"
        firebreak.schedules.daily {
          cron = "0 3 * * *", zone = UTC, type = echo, missed = run-once
        }
        """;
    Instant before = Instant.now().plus(skew).minus(Duration.ofDays(3));
    store.remember("schedule daily", before + " UTC 0 3 * * *").toCompletableFuture().join();
    try (TestNode node = TestNode.keeping(store, TYPES + daily)) {
      await().until(() -> !remembered(store).isBefore(before.plus(Duration.ofDays(2))));
      assertThat(remembered(store)).isBefore(Instant.now().plus(skew));
      assertThat(TestNode.json(node.get("/v1/tasks?type=echo")).path("tasks")).hasSize(1);
    }
  }

  private static Instant remembered(MemoryStore store) {
    String text = store.recall("schedule daily").toCompletableFuture().join().orElseThrow();
    return Instant.parse(text.substring(0, text.indexOf(' ')));
  }
}
